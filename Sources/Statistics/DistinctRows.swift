/// The rows of a design that differ, and which of them each row is.
///
/// Where a design has no room for all that tells its rows apart, many are alike, and what is summed over
/// rows can be summed over fewer. Rows that were never tried add nothing to a sum.
struct DistinctRows: Sendable {
  /// The rows that differ.
  let design: DesignMatrix
  /// Which each row is; ``untried`` for none of them; empty where too few are alike to make it worth the while.
  private let places: [UInt32]
  /// All rows, where some take no part.
  private let whole: DesignMatrix?

  private static let untried = UInt32.max

  /// Looks for rows that are alike.
  ///
  /// - Parameters:
  ///   - whole: The rows.
  ///   - trials: How often each was tried; there is none to be had of those that never were.
  init(_ whole: DesignMatrix, trials: [Double]) {
    let tried = trials.count { $0 != 0 }
    if tried * 4 <= whole.rowCount * 3 {
      let rows = trials.indices.filter { trials[$0] != 0 }
      let own = DistinctRows(whole.keeping(rows: rows), trials: rows.map { trials[$0] })
      var places = [UInt32](repeating: Self.untried, count: whole.rowCount)
      for (place, row) in rows.enumerated() {
        places[row] = own.places.isEmpty ? UInt32(place) : own.places[place]
      }
      (design, self.places, self.whole) = (own.design, places, whole)
      return
    }
    self.whole = nil
    var places = [UInt32](repeating: 0, count: whole.rowCount)
    let firsts = places.withUnsafeMutableBufferPointer { Self.firsts(of: whole, $0) }
    if firsts.count * 4 > whole.rowCount * 3 {
      design = whole
      self.places = []
    } else {
      design = whole.keeping(rows: firsts)
      self.places = places
    }
  }

  /// The first row of each sort; says of each row which sort it is of.
  private static func firsts(
    of whole: DesignMatrix, _ places: UnsafeMutableBufferPointer<UInt32>
  ) -> [Int] {
    var size = 64
    while size < 2 * whole.rowCount { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    var firsts: [Int] = []
    slots.withUnsafeMutableBufferPointer { slots in
      whole.withEntries { entries in
        for row in places.indices {
          // Where an eighth of the rows has hardly any that are alike, neither have all.
          if row == places.count / 8, firsts.count * 16 > row * 15 {
            firsts = Array(places.indices)
            return
          }
          var slot = entries.hash(of: row) & (size &- 1)
          while slots[slot] != 0, !entries.areAlike(row, firsts[Int(slots[slot]) &- 1]) {
            slot = (slot &+ 1) & (size &- 1)
          }
          if slots[slot] == 0 {
            firsts.append(row)
            slots[slot] = UInt32(firsts.count)
          }
          places[row] = slots[slot] &- 1
        }
      }
    }
    return firsts
  }

  /// What rows have, summed over those that are alike.
  func sums(_ amounts: [Double]) -> [Double] {
    if places.isEmpty { return amounts }
    var sums = [Double](repeating: 0, count: design.rowCount)
    sums.withUnsafeMutableBufferPointer { sums in
      for (place, amount) in zip(places, amounts) where place != Self.untried {
        sums[Int(place)] += amount
      }
    }
    return sums
  }

  /// The number of each row from those of the rows that differ, each the logistic function of the row times
  /// the coefficients.
  func spread(_ probabilities: [Double], at coefficients: [Double]) -> [Double] {
    guard let whole else {
      return places.isEmpty ? probabilities : places.map { probabilities[Int($0)] }
    }
    return logistic(whole.times(coefficients))
  }
}

extension DesignMatrix.Entries {
  /// A number that rows that are alike have in common.
  @inline(__always)
  fileprivate func hash(of row: Int) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    func add(_ bits: UInt64) {
      let (high, low) = (hash ^ bits).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
      hash = high ^ low
    }
    for place in (row &* chunks)..<((row &+ 1) &* chunks) {
      for lane in 0..<4 { add(heads[place][lane].bitPattern) }
    }
    for place in (row &* groupCount)..<((row &+ 1) &* groupCount) {
      add(UInt64(UInt32(bitPattern: codes[place])))
    }
    return Int(truncatingIfNeeded: hash)
  }

  @inline(__always)
  fileprivate func areAlike(_ row: Int, _ other: Int) -> Bool {
    for index in 0..<groupCount
    where codes[row &* groupCount &+ index] != codes[other &* groupCount &+ index] {
      return false
    }
    for index in 0..<chunks
    where heads[row &* chunks &+ index] != heads[other &* chunks &+ index] {
      return false
    }
    return true
  }
}
