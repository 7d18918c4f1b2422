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

extension OutcomeTable {
  /// What hits exceed their chances by in some of the rows, for each sort of hit: in all of them, then by
  /// level.
  func residuals(
    of rows: Range<Int>, at logOdds: RowSums, _ factors: GroupedFactors
  ) -> [SIMD4<Double>] {
    var sums = LevelSums(factors)
    let size = GroupedFactors.Block.rows
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: size) { own in
      guard let own = own.baseAddress else { return }
      factors.forEachBlock(rows) { rows, block in
        logOdds.put(block, rows: rows.count, at: own)
        subtract(block.fates, from: own, count: rows.count)
        sums.add(own, of: block, rows: rows.count, factors)
      }
    }
    return sums.byColumn(factors)
  }

  /// Puts residuals in the place of log-odds.
  private func subtract(
    _ fates: UnsafeMutablePointer<UInt8>, from own: UnsafeMutablePointer<SIMD4<Double>>,
    count: Int
  ) {
    hit.withUnsafeBufferPointer { hit in
      asked.withUnsafeBufferPointer { asked in
        for place in 0..<count {
          let fate = Int(fates[place])
          own[place] = hit[fate] - asked[fate] * logistic(own[place])
        }
      }
    }
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

  /// For each of ``WorkParts`` of the rows, how many of those before it could be hit.
  private(set) var trialsBefore: [SIMD4<Double>] = []

  init(_ outcomes: OutcomeTable, _ factors: GroupedFactors) {
    hits = [SIMD4<Double>](repeating: .zero, count: 1 + factors.levelCounts.reduce(0, +))
    trials = hits
    let parts = concurrently(WorkParts.of(factors.rowCount)) { part in
      Self.byColumn(part, outcomes, factors)
    }
    for part in parts {
      trialsBefore.append(trials[0])
      for column in hits.indices {
        hits[column] += part.hits[column]
        trials[column] += part.trials[column]
      }
    }
  }

  /// Hits and trials of some of the rows, by column.
  private static func byColumn(
    _ rows: Range<Int>, _ outcomes: OutcomeTable, _ factors: GroupedFactors
  ) -> (hits: [SIMD4<Double>], trials: [SIMD4<Double>]) {
    var (hits, trials) = (LevelSums(factors), LevelSums(factors))
    let size = GroupedFactors.Block.rows
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: size) { own in
      guard let own = own.baseAddress else { return }
      factors.forEachBlock(rows) { rows, block in
        outcomes.hit.withUnsafeBufferPointer { hit in
          for row in 0..<rows.count { own[row] = hit[Int(block.fates[row])] }
        }
        hits.add(own, of: block, rows: rows.count, factors)
        outcomes.asked.withUnsafeBufferPointer { asked in
          for row in 0..<rows.count { own[row] = asked[Int(block.fates[row])] }
        }
        trials.add(own, of: block, rows: rows.count, factors)
      }
    }
    return (hits.byColumn(factors), trials.byColumn(factors))
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
