import Effects

/// How one figure came out over many logs; in points of a share.
struct Score {
  let name: String
  private var truth = 0.0
  private var errors: [Double] = []
  private var widths: [Double] = []
  private var covered = 0

  init(_ name: String) {
    self.name = name
  }

  var count: Int { errors.count }

  mutating func add(_ estimate: EffectEstimate?, _ truth: Double?) {
    guard let estimate, let truth else { return }
    self.truth = truth
    errors.append(estimate.point - truth)
    widths.append(estimate.high - estimate.low)
    if estimate.low <= truth && truth <= estimate.high { covered += 1 }
  }

  /// Figure, truth, mean error, spread, mean width, coverage: the cells of a table's row.
  var cells: String {
    let mean = Self.mean(errors) ?? 0
    let width = Self.mean(widths) ?? 0
    return [
      name, Self.points(truth), Self.points(mean), Self.points(Self.spread(errors)),
      Self.points(width), "\(covered) of \(count)",
    ].joined(separator: " | ")
  }

  static func mean(_ numbers: [Double]) -> Double? {
    numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
  }

  static func spread(_ numbers: [Double]) -> Double {
    guard let mean = mean(numbers), numbers.count > 1 else { return 0 }
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(numbers.count - 1)).squareRoot()
  }

  /// A share in points, to a tenth.
  static func points(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    return "\(tenths / 10 + 0)"
  }
}
