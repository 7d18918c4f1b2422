import Statistics
import Studies

/// The terms of a regression on cells: numbers always, levels as far as the budget goes.
///
/// Every term costs data: at most one a tenth of the events it is fitted to (STATISTICS, section 3).
/// Covariates take their turn in order of how much they tend to matter; one that does not fit whole
/// keeps its commonest levels.
struct CovariateTerms {
  /// The design, a row for each of the cells asked for.
  let design: DesignMatrix

  static let order: [Covariate] = [
    .platform, .channel, .operation, .earlierFriction, .release, .country, .plan,
  ]

  /// The terms of a model of attempts: place in the session first, then the session's number, then
  /// whether friction was met earlier in it.
  init(
    cells: Cells, rows: [Int], trials: [Double], budget: Double, withHitBefore: Bool,
    omitting omitted: Set<Covariate> = []
  ) {
    let isTight = budget < 1
    var numeric: [Double] = []
    numeric.reserveCapacity(rows.count * (3 + cells.scoreCount))
    for cell in rows {
      numeric.append(cells.logPosition(in: cell))
      if isTight { continue }
      numeric.append(cells.logSession(in: cell))
      if withHitBefore { numeric.append(cells.isHitBefore(in: cell) ? 1 : 0) }
      for place in 0..<cells.scoreCount { numeric.append(cells.score(place, in: cell)) }
    }
    let numbers = isTight ? 1 : (withHitBefore ? 3 : 2) + cells.scoreCount
    self.init(
      cells: cells, rows: rows, trials: trials, budget: budget, numberCount: numbers,
      numeric: numeric, omitting: omitted)
  }

  /// The terms of a model with numbers of its own, row by row.
  init(
    cells: Cells, rows: [Int], trials: [Double], budget: Double, numberCount numbers: Int,
    numeric: [Double], omitting omitted: Set<Covariate> = []
  ) {
    var left = max(0, Int(budget) - numbers)
    var maps: [(columnOfRow: [Int32], count: Int)] = []
    for covariate in Self.order where left > 0 && !omitted.contains(covariate) {
      let map = Self.columns(of: covariate, cells, rows, trials, atMost: left)
      guard map.count > 0 else { continue }
      left -= map.count
      maps.append(map)
    }
    let levels = [Int32](unsafeUninitializedCapacity: rows.count * maps.count) {
      levels, initialized in
      initialized = rows.count * maps.count
      for (place, map) in maps.enumerated() {
        for (row, column) in map.columnOfRow.enumerated() {
          levels[row &* maps.count &+ place] = column
        }
      }
    }
    design = DesignMatrix(
      rowCount: rows.count, numericCount: numbers, numeric: numeric,
      levelCounts: maps.map(\.count), levels: levels)
  }

  /// The column of each row, for the commonest levels, if there is more than one level.
  private static func columns(
    of covariate: Covariate, _ cells: Cells, _ rows: [Int], _ trials: [Double], atMost limit: Int
  ) -> (columnOfRow: [Int32], count: Int) {
    let levels = cells.levels(of: covariate, in: rows)
    var weight = [Double](repeating: 0, count: cells.levelNames[covariate.rawValue].count)
    weight.withUnsafeMutableBufferPointer { weight in
      for (level, trials) in zip(levels, trials) { weight[Int(level)] += trials }
    }
    let present = weight.indices.filter { weight[$0] > 0 }
    guard present.count > 1 else { return ([], 0) }
    let chosen = present.sorted { (weight[$1], $0) < (weight[$0], $1) }.prefix(limit).sorted()
    var columns = [Int32](repeating: -1, count: weight.count)
    for (place, level) in chosen.enumerated() { columns[level] = Int32(place) }
    return (levels.map { columns[Int($0)] }, chosen.count)
  }
}
