#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What became of rows, by what befell them, for several sorts of hit side by side.
struct OutcomeTable: Sendable {
  /// 1 where it was hit.
  private(set) var hit: [SIMD4<Double>]
  /// 1 where it could be.
  private(set) var asked: [SIMD4<Double>]

  init(_ outcomes: [[MainEffects.Outcome]], fates: Int) {
    hit = [SIMD4<Double>](repeating: .zero, count: fates)
    asked = hit
    for (place, outcomes) in outcomes.enumerated() {
      for (fate, outcome) in outcomes.enumerated() {
        hit[fate][place] = outcome == .hit ? 1 : 0
        asked[fate][place] = outcome == .notAsked ? 0 : 1
      }
    }
  }
}

/// What hits exceed their chances by, in some of the rows, for each sort of hit.
struct Residuals: Sendable {
  /// In all of them.
  let total: SIMD4<Double>
  /// By group and code.
  let byCode: [[SIMD4<Double>]]

  init(
    _ rows: Range<Int>, _ intercept: SIMD4<Double>, _ sums: [[SIMD4<Double>]],
    _ outcomes: OutcomeTable, _ factors: GroupedFactors
  ) {
    let size = GroupedFactors.Block.rows
    var byCode = sums.map { [SIMD4<Double>](repeating: .zero, count: $0.count) }
    var total = SIMD4<Double>.zero
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: size) { own in
      own.initialize(repeating: .zero)
      factors.forEachBlock(rows) { rows, block in
        let count = rows.count
        for place in 0..<count { own[place] = intercept }
        for (group, sums) in sums.enumerated() {
          let codes = block.codes + group * size
          sums.withUnsafeBufferPointer { sums in
            for place in 0..<count { own[place] += sums[Int(codes[place])] }
          }
        }
        total += outcomes.subtract(block.fates, from: own, count: count)
        for group in byCode.indices {
          let codes = block.codes + group * size
          byCode[group].withUnsafeMutableBufferPointer { byCode in
            for place in 0..<count { byCode[Int(codes[place])] += own[place] }
          }
        }
      }
    }
    self.total = total
    self.byCode = byCode
  }
}

extension OutcomeTable {
  /// Puts residuals in the place of log-odds, and says what they sum to.
  func subtract(
    _ fates: UnsafeMutablePointer<UInt8>, from own: UnsafeMutableBufferPointer<SIMD4<Double>>,
    count: Int
  ) -> SIMD4<Double> {
    var sum = SIMD4<Double>.zero
    hit.withUnsafeBufferPointer { hit in
      asked.withUnsafeBufferPointer { asked in
        for place in 0..<count {
          let fate = Int(fates[place])
          let residual = hit[fate] - asked[fate] / (1 + exponential(-own[place]))
          own[place] = residual
          sum += residual
        }
      }
    }
    return sum
  }
}

/// How many rows could be hit and were, for each sort of hit.
struct Counts: Sendable {
  /// Hits and trials of one sort, by column: in all, then by level.
  struct Own {
    var hits: [Double]
    var trials: [Double]
  }

  /// By column, for each sort.
  private var hits: [SIMD4<Double>]
  private var trials: [SIMD4<Double>]

  init(_ outcomes: OutcomeTable, _ factors: GroupedFactors) {
    hits = [SIMD4<Double>](repeating: .zero, count: 1 + factors.levelCounts.reduce(0, +))
    trials = hits
    let parts = concurrently(WorkParts.of(factors.rowCount)) { part in
      Self.byCode(part, outcomes, factors)
    }
    for group in factors.sizes.indices {
      var byCode = parts[0][group]
      for part in parts.dropFirst() {
        for code in byCode.indices { byCode[code] &+= part[group][code] }
      }
      let own = (
        byCode.map { SIMD4<Double>($0.lowHalf) }, byCode.map { SIMD4<Double>($0.highHalf) }
      )
      factors.spread(own.0, of: group, over: &hits)
      factors.spread(own.1, of: group, over: &trials)
      if group == 0 { (hits[0], trials[0]) = (own.0.reduce(.zero, +), own.1.reduce(.zero, +)) }
    }
  }

  /// Hits and trials of some of the rows, by group and code.
  private static func byCode(
    _ rows: Range<Int>, _ outcomes: OutcomeTable, _ factors: GroupedFactors
  ) -> [[SIMD8<UInt32>]] {
    let steps = zip(outcomes.hit, outcomes.asked).map { hit, asked in
      SIMD8<UInt32>(lowHalf: SIMD4<UInt32>(hit), highHalf: SIMD4<UInt32>(asked))
    }
    var byCode = factors.sizes.indices.map {
      [SIMD8<UInt32>](repeating: .zero, count: factors.codeCount($0))
    }
    steps.withUnsafeBufferPointer { steps in
      factors.forEachBlock(rows) { rows, block in
        for group in byCode.indices {
          let codes = block.codes + group * GroupedFactors.Block.rows
          byCode[group].withUnsafeMutableBufferPointer { byCode in
            for place in 0..<rows.count {
              byCode[Int(codes[place])] &+= steps[Int(block.fates[place])]
            }
          }
        }
      }
    }
    return byCode
  }

  /// Those of one sort.
  func of(_ place: Int) -> Own {
    Own(hits: hits.map { $0[place] }, trials: trials.map { $0[place] })
  }
}

extension Counts.Own {
  /// The log-odds of all rows, and how far those of each level alone lie from them.
  var logOdds: [Double] {
    let rate = hits[0] / trials[0]
    let all = log(rate / (1 - rate))
    return hits.indices.map { column in
      if column == 0 { return all }
      // Two attempts at the rate of all keep levels with few of them near.
      let own = (hits[column] + 2 * rate) / (trials[column] + 2)
      return log(own / (1 - own)) - all
    }
  }
}
