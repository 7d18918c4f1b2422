/// Factors of very many rows, in groups whose combinations are told apart once.
///
/// Rows that have a group's levels in common share a code; what the group adds to a sum is looked up by
/// code instead of level by level.
public struct GroupedFactors: Sendable {
  /// How many rows.
  public let rowCount: Int
  /// How many levels each factor has.
  public let levelCounts: [Int]
  /// By group, the code of each row.
  public let codes: [[UInt32]]
  /// By group, the columns of each code's levels, the intercept's being 0: so many a code as the group
  /// has factors.
  let columns: [[Int32]]
  /// By group, how many factors it has.
  let sizes: [Int]

  /// Groups the factors of packed rows.
  ///
  /// - Parameters:
  ///   - rows: The factors of each row, packed.
  ///   - packing: How they are packed.
  ///   - groups: The factors of each group, as ranges of those packed; together they are all of them.
  public init(_ rows: [UInt64], _ packing: MainEffects.Packing, groups: [Range<Int>]) {
    rowCount = rows.count
    levelCounts = packing.fields.map(\.levels)
    sizes = groups.map(\.count)
    let made = concurrently(groups.count) { place in
      Self.codes(of: groups[place], in: rows, packing)
    }
    codes = made.map { $0.codes }
    columns = made.map { $0.columns }
  }

  /// The code of each row in one group, and the columns of each code.
  private static func codes(
    of group: Range<Int>, in rows: [UInt64], _ packing: MainEffects.Packing
  ) -> (codes: [UInt32], columns: [Int32]) {
    let fields = packing.fields[group]
    let mask: UInt64 = fields.reduce(0) { $0 | bits($1.width) << $1.shift }
    let distinct = DistinctKeys(rows.map { $0 & mask })
    let first = 1 + packing.fields[..<group.lowerBound].reduce(0) { $0 + $1.levels }
    var columns: [Int32] = []
    for key in distinct.keys {
      var start = first
      for field in fields {
        columns.append(Int32(start + Int((key >> field.shift) & bits(field.width))))
        start += field.levels
      }
    }
    return (distinct.places, columns)
  }

  /// A word whose last `width` bits are set.
  private static func bits(_ width: UInt64) -> UInt64 { (1 << width) - 1 }

  /// How many codes a group has.
  public func codeCount(_ group: Int) -> Int { columns[group].count / sizes[group] }

  /// What a group's levels sum to, by code; `vector` has a number a column.
  public func sums(_ group: Int, of vector: [Double]) -> [Double] {
    let size = sizes[group]
    return (0..<codeCount(group)).map { code in
      var sum = 0.0
      for place in 0..<size { sum += vector[Int(columns[group][code * size + place])] }
      return sum
    }
  }

  /// Adds what belongs to each code to the columns of its levels.
  func spread(_ amounts: [Double], of group: Int, over vector: inout [Double]) {
    let size = sizes[group]
    for (code, amount) in amounts.enumerated() where amount != 0 {
      for place in 0..<size { vector[Int(columns[group][code * size + place])] += amount }
    }
  }

  /// The levels of some rows, row by row, by factor.
  func levels(ofRows rows: [Int]) -> [Int32] {
    var bases: [Int32] = []
    var base: Int32 = 1
    for count in levelCounts {
      bases.append(base)
      base += Int32(count)
    }
    var levels: [Int32] = []
    levels.reserveCapacity(rows.count * bases.count)
    for row in rows {
      var factor = 0
      for group in codes.indices {
        let start = Int(codes[group][row]) * sizes[group]
        for place in start..<(start + sizes[group]) {
          levels.append(columns[group][place] - bases[factor])
          factor += 1
        }
      }
    }
    return levels
  }
}
