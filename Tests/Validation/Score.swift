/// How one figure came out over many logs.
struct Score {
  private var truths = 0.0
  private var errors: [Double] = []
  private var widths = 0.0
  private var covered = 0
  private var above = 0

  mutating func add(_ answer: Trial.Answer) {
    truths += answer.truth
    errors.append(answer.point - answer.truth)
    widths += answer.high - answer.low
    if answer.low <= answer.truth && answer.truth <= answer.high { covered += 1 }
    if answer.low > 0 { above += 1 }
  }

  /// Logs that answered, truth, mean error, spread, mean width, logs whose interval held the truth,
  /// logs whose interval lies above zero.
  var fields: [String] {
    let count = Double(errors.count)
    let mean = errors.reduce(0, +) / count
    let squares = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = errors.count > 1 ? (squares / (count - 1)).squareRoot() : 0
    return [
      "\(errors.count)", "\(truths / count)", "\(mean)", "\(spread)", "\(widths / count)",
      "\(covered)", "\(above)",
    ]
  }
}
