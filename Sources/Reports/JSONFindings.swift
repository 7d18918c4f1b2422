/// What was found, member by member.
extension JSONValue {
  /// Makes the five members of an estimate, or `null`.
  init(_ estimate: ConfoundReport.Estimate?) {
    guard let estimate else {
      self = nil
      return
    }
    self = [
      "estimate": .number(estimate.estimate),
      "low": .number(estimate.low),
      "high": .number(estimate.high),
      "level": .number(estimate.level),
      "n": .integer(estimate.n),
    ]
  }

  init(_ reason: ConfoundReport.Reason) {
    self = [
      "code": .string(reason.code),
      "refuses": .bool(reason.refuses),
      "undecides": .bool(reason.undecides),
      "text": .string(reason.text),
      "remedy": .string(reason.remedy),
      "cell": JSONValue(reason.cell),
      "price": JSONValue(reason.price),
    ]
  }

  private init(_ price: ConfoundReport.Reason.Price?) {
    self = price.map { ["users": JSONValue($0.users), "weeks": JSONValue($0.weeks)] } ?? nil
  }

  init(_ decision: ConfoundReport.Decision) {
    self = [
      "target": .string(decision.target),
      "observed": .string(decision.observed),
      "without_friction": JSONValue(decision.withoutFriction),
      "outcome": .string(decision.outcome),
      "more_users": JSONValue(decision.moreUsers),
      "more_users_observed": JSONValue(decision.moreUsersObserved),
      "more_users_without_friction": JSONValue(decision.moreUsersWithoutFriction),
      "text": .string(decision.sentence),
    ]
  }

  init(_ metric: ConfoundReport.Metric) {
    let naive: JSONValue? = metric.naive.map {
      [
        "without_friction": .number($0.withoutFriction),
        "due_to_friction": .number($0.dueToFriction),
      ]
    }
    let refused: JSONValue? = metric.refused.map {
      ["code": .string($0.code), "text": .string($0.text), "price": JSONValue($0.price)]
    }
    self = [
      "users": .integer(metric.users),
      "observed": JSONValue(metric.observed),
      "without_friction": JSONValue(metric.withoutFriction),
      "due_to_friction": JSONValue(metric.dueToFriction),
      "halved_friction": JSONValue(metric.halvedFriction),
      "naive": naive ?? nil,
      "floor": JSONValue(metric.floor),
      "ceiling": JSONValue(metric.ceiling),
      "effective_users": JSONValue(metric.effectiveUsers),
      "largest_weight_share": JSONValue(metric.largestWeightShare),
      "refused": refused ?? nil,
    ]
  }

  init(_ departures: ConfoundReport.Departures) {
    self = [
      "total": .integer(departures.total),
      "counted": .integer(departures.counted),
      "counted_after_friction": .integer(departures.countedAfterFriction),
      "after_friction": .integer(departures.afterFriction),
      "friction_free": .integer(departures.frictionFree),
      "due_to_friction": JSONValue(departures.dueToFriction),
      "share_due_to_friction": JSONValue(departures.shareDueToFriction),
      "met_friction_left_anyway": JSONValue(departures.metFrictionLeftAnyway),
      "before_value": JSONValue(departures.beforeValue),
      "after_value": JSONValue(departures.afterValue),
      "still_here": .integer(departures.stillHere),
      "too_recent": .integer(departures.tooRecent),
      "resurrected": .integer(departures.resurrected),
      "only_failed_sign_ins": .integer(departures.onlyFailedSignIns),
      "kinds_overlap": JSONValue(departures.kindsOverlap),
    ]
  }

  init(_ cause: ConfoundReport.Cause) {
    self = [
      "id": .string(cause.id),
      "label": .string(cause.label),
      "kind": .string(cause.kind),
      "people_hit": .integer(cause.peopleHit),
      "attempts": .integer(cause.attempts),
      "friction_rate": JSONValue(cause.frictionRate),
      "people_lost": JSONValue(cause.peopleLost),
      "share": JSONValue(cause.share),
      "people_lost_alone": JSONValue(cause.peopleLostAlone),
    ]
  }

  init(_ step: ConfoundReport.Step) {
    self = [
      "rank": .integer(step.rank),
      "event": .string(masked(step.event)),
      "kind": .string(step.kind),
      "platform": JSONValue(step.platform),
      "release": JSONValue(step.release),
      "attempts": .integer(step.attempts),
      "friction_rate": .number(step.frictionRate),
      "people_lost": JSONValue(step.peopleLost),
      "certain": .bool(step.isCertain),
    ]
  }

  init(_ friction: ConfoundReport.FrictionRecord) {
    let sources = friction.sources.sorted { $0.key < $1.key }.map {
      (key: $0.key, value: JSONValue(strings: $0.value.map(masked)))
    }
    self = [
      "by_kind": .array(friction.byKind.map { JSONValue($0) }),
      "by_release": .array(
        friction.byRelease.map {
          [
            "release": .string($0.release),
            "attempts": .integer($0.attempts),
            "friction_rate": JSONValue($0.frictionRate),
          ]
        }),
      "by_day": .array(
        friction.byDay.map {
          ["day": .string($0.day), "attempts": .integer($0.attempts), "hits": .integer($0.hits)]
        }),
      "sources": .object(sources),
    ]
  }

  private init(_ kind: ConfoundReport.FrictionRecord.Kind) {
    self = [
      "kind": .string(kind.kind),
      "monitored": .bool(kind.isMonitored),
      "events": .integer(kind.events),
      "attempts": .integer(kind.attempts),
      "sessions": .integer(kind.sessions),
      "users": .integer(kind.users),
    ]
  }

  init(_ quality: ConfoundReport.DataQuality) {
    self = [
      "rows_read": .integer(quality.rowsRead),
      "accepted": .integer(quality.accepted),
      "rejected": .integer(quality.rejected),
      "duplicates_dropped": .integer(quality.duplicatesDropped),
      "excluded": .integer(quality.excluded),
      "blank_lines": .integer(quality.blankLines),
      "users": .integer(quality.users),
      "sessions": .integer(quality.sessions),
      "attempts": .integer(quality.attempts),
      "first_event": JSONValue(quality.firstEvent),
      "last_event": JSONValue(quality.lastEvent),
      "rejected_by_reason": JSONValue(counts: quality.rejectedByReason),
      "excluded_by_reason": JSONValue(counts: quality.excludedByReason),
      "field_notes": JSONValue(counts: quality.fieldNotes),
    ]
  }
}
