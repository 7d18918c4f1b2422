import Effects

/// The sentences that renderings share; each is written here or in a file of this kind and nowhere
/// else.
extension ConfoundReport {
  /// What stands before the headline of a report made from incomplete data; `nil` for a whole one.
  public var incompleteSentence: String? {
    guard !isComplete else { return nil }
    guard dataQuality.rowsRead > 0, dataQuality.rejected > 0 else { return "INCOMPLETE DATA." }
    let share = Double(dataQuality.rejected) / Double(dataQuality.rowsRead)
    return "INCOMPLETE DATA (\(Figures.percent(share)) of rows unusable)."
  }

  /// How far to trust the verdict, and why no further.
  var confidenceSentence: String? {
    guard let confidence else { return nil }
    var sentence = "How sure: \(confidence.rawValue.uppercased()). Observed, not an experiment."
    let told = headline.joined(separator: " ")
    let untold = confidenceReasons.map(\.withoutStop).filter { !told.contains($0) }
    guard let weakest = untold.first else { return sentence }
    let isAll = untold.count == confidenceReasons.count
    sentence += isAll ? " Weakest point: \(weakest)." : " Besides what was said: \(weakest)."
    if untold.count > 1 {
      sentence += " Also: \(untold.dropFirst().joined(separator: "; "))."
    }
    return sentence
  }

  /// Refusals, each with what would put it right; those that the headline tells in full left out.
  var refusalSentences: [String] {
    let told = headline.joined(separator: " ")
    return reasons.filter { $0.refuses && !told.contains($0.text.withoutStop) }.map(\.sentence)
  }

  /// Why a metric has no figure without friction, unless that was told, and what there is instead.
  var gapSentences: [String] {
    let told = (headline + refusalSentences).joined(separator: " ")
    return namedMetrics.compactMap { names, metric in
      guard let name = names.first, metric.observed != nil, metric.withoutFriction == nil else {
        return nil
      }
      let half = metric.halvedFriction.map {
        "With half the odds of friction: \($0.shareInWords)."
      }
      let why = metric.refused.map { $0.text.withoutStop + "." }
      let isTold = why.map { told.contains($0) } ?? true
      guard let sentence = isTold ? half : [why, half].compactMap(\.self).joined(separator: " ")
      else { return nil }
      return "\(name): \(isTold ? sentence : sentence.lowercasedFirst)"
    }
  }

  /// Every metric that there is, with what it is called in a table and, shorter, where room lacks.
  var namedMetrics: [(names: [String], metric: Metric)] {
    let horizon = Figures.duration(settings.horizonSeconds)
    let all: [([String], Metric?)] = [
      (["left after one session", "one session"], oneSessionChurn),
      (["left within \(horizon)", "within \(horizon)"], departuresByHorizon),
      (["converted within \(horizon)", "converted"], conversionByHorizon),
    ]
    return all.compactMap { names, metric in metric.map { (names, $0) } }
  }
}

extension ConfoundReport.Cause {
  /// Its label is a plural.
  var isPlural: Bool { ["error", "latency", "interaction", "rate_limited"].contains(kind) }
}

extension ConfoundReport.Reason {
  /// What was found, what would put it right, and what that takes, nothing said twice.
  var sentence: String {
    var sentence = text.withoutStop + "."
    if !remedy.isEmpty { sentence += " \(remedy.withoutStop)." }
    guard let price else { return sentence }
    let isPriced = price.users.map { remedy.contains(Figures.count($0)) } ?? false
    let weeks = price.weeks.map { Figures.counted($0, "week") }
    if isPriced {
      guard let weeks else { return sentence }
      return sentence + " That takes about \(weeks) at this pace."
    }
    let users = price.users.map { Figures.counted($0, "more person", "more people") }
    let takes = [users, weeks].compactMap(\.self).joined(separator: ", ")
    return sentence + " It would take about \(takes)."
  }
}

extension ConfoundReport.Estimate {
  /// `8 points (5-11)`, of a difference between shares; `?` where it may be nothing.
  var pointsInWords: String {
    let points = Figures.points(estimate)
    return points + (includesZero ? "?" : "") + (points == "1" ? " point (" : " points (")
      + Figures.pointsRange(low, high) + ")"
  }
}
