extension LogRun {
  /// Reads the records of a JSON Lines file.
  mutating func readJSONLines<Course: Pace>(
    _ source: consuming ByteSource, head: [UInt8], index: Int, _ pace: Course,
    into reduction: inout Course.Reduction
  ) throws(Stop) {
    let path = log.paths[index]
    var (plan, layout) = try jsonPlan(head, path: path, roles: pace.roles)
    if plan.isDateOrderOpen { try surveyDates(json: layout.parser, head, &plan, index: index) }
    try prepare(plan, path: path, index: index)
    reader.header = nil
    reading.inputs.append(Input(path: path, bytes: 0, sha256: nil, format: .jsonl, delimiter: nil))
    let input = divisible(source, index)
    let first = JSONLinesStretch(
      source, layout.parser, layout.record, log, input: reading.inputs.count - 1)
    let (findings, ending) = pace.read(first, of: input, &reader, into: &reduction)
    for (role, name) in findings.adopted {
      add(ColumnChoice(role: role, name: name, reason: .name, passedOver: []))
    }
    for (role, name) in plan.unseen where findings.slotsSeen & 1 << UInt32(role.slot) == 0 {
      throw .error(
        .unknownColumn(name, role: role, path: path, columns: layout.columns))
    }
    reader.ledger.countBlankLines(findings.blankLines)
    close(ending, path: path)
  }

  private struct JSONLayout {
    var parser: JSONLinesParser.Layout
    var record: RecordLayout
    var columns: [String]
  }

  private func jsonPlan(
    _ head: [UInt8], path: String, roles wanted: Set<Role>
  ) throws(Stop) -> (ColumnPlan, JSONLayout) {
    do throws(LogError) {
      let sample = try JSONHead.sample(head, path: path)
      let plan: ColumnPlan
      do throws(LogError) {
        plan = try ColumnFinder.plan(sample, path: path, format: .jsonl, options: log.options)
      } catch {
        throw JSONHead.refusal(head, path: path) ?? error
      }
      var keys = KeyTable()
      var roles: [[UInt8]: Role] = [:]
      for role in Role.allCases {
        let name = plan.columns[role].map { sample.columns[$0].name }
        guard let name = name ?? plan.unseen[role].map({ Array($0.utf8) }) else { continue }
        keys.add(name, slot: role.slot)
        roles[name] = role
      }
      let open = Role.allCases.filter { plan.columns[$0] == nil && plan.unseen[$0] == nil }
      let parser = JSONLinesParser.Layout(
        keys: keys, openRoles: open.filter { $0 != .eventID }, comment: log.options.commentBytes,
        maxRecordBytes: log.options.recordLimit,
        wanted: wanted.union([.user, .time, .event, .eventID])
          .reduce(0) { $0 | 1 << UInt32($1.slot) })
      return (
        plan,
        JSONLayout(
          parser: parser, record: RecordLayout(roles: roles), columns: sample.columns.map(\.text))
      )
    } catch {
      throw .error(error)
    }
  }
}
