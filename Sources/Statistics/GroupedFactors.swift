/// Factors of very many rows, in groups whose combinations are told apart once.
///
/// Rows that have a group's levels in common share a code; what the group adds to a sum is looked up by
/// code instead of level by level. Codes are asked for in blocks of rows whenever they are needed, so
/// that nothing is kept for each row.
public struct GroupedFactors: Sendable {
  /// How many rows.
  public let rowCount: Int
  /// How many levels each factor has.
  public let levelCounts: [Int]
  /// By group, the columns of each code's levels, the intercept's being 0: so many a code as the group
  /// has factors.
  let columns: [[Int32]]
  /// By group, how many factors it has.
  let sizes: [Int]
  /// By group, whether its codes are few enough for tables by code.
  let lookedUp: [Bool]
  private let fill: Fill

  /// Tables of more codes than this lie so far apart in memory that it is faster to go through the levels
  /// of a code, which rows side by side tend to have in common.
  private static let mostLookedUp = 8192

  /// Some factors, side by side among all of them.
  public struct Group: Sendable {
    /// How many factors.
    public let size: Int
    /// Their levels, code by code.
    public let levels: [Int32]

    /// Makes a group.
    public init(size: Int, levels: [Int32]) {
      self.size = size
      self.levels = levels
    }
  }

  /// Room for what is known of some rows.
  public struct Block {
    /// The most rows in one.
    public static let rows = 1024

    /// The codes of the rows in the first group, then, from ``rows`` numbers on, those in the next.
    public let codes: UnsafeMutablePointer<UInt32>
    /// What befell each row, in numbers whose meaning the asker knows.
    public let fates: UnsafeMutablePointer<UInt8>
    /// Whether codes are asked for, not fates alone.
    public let wantsCodes: Bool
  }

  /// Puts codes and fates of some rows, no more than a block takes, into it.
  public typealias Fill = @Sendable (Range<Int>, Block) -> Void

  /// Makes the factors.
  ///
  /// - Parameters:
  ///   - rowCount: How many rows.
  ///   - levelCounts: How many levels each factor has.
  ///   - groups: The factors in their order, in groups.
  ///   - fill: Says what the rows have.
  public init(rowCount: Int, levelCounts: [Int], groups: [Group], fill: @escaping Fill) {
    self.rowCount = rowCount
    self.levelCounts = levelCounts
    self.fill = fill
    sizes = groups.map(\.size)
    var factor = 0
    var next: Int32 = 1
    columns = groups.map { group in
      let bases = levelCounts[factor..<(factor + group.size)].map { count in
        defer { next += Int32(count) }
        return next
      }
      factor += group.size
      return Self.columns(of: group, from: bases)
    }
    lookedUp = groups.map { $0.levels.count / $0.size <= Self.mostLookedUp }
  }

  /// The columns of a group's levels, each factor's from its own first one on.
  private static func columns(of group: Group, from bases: [Int32]) -> [Int32] {
    var columns = group.levels
    let size = group.size
    columns.withUnsafeMutableBufferPointer { columns in
      for (factor, base) in bases.enumerated() {
        for place in stride(from: factor, to: columns.count, by: size) { columns[place] += base }
      }
    }
    return columns
  }

  /// Groups the factors of packed rows, each by itself.
  ///
  /// - Parameters:
  ///   - rows: The factors of each row, packed.
  ///   - fates: What befell each row.
  ///   - packing: How they are packed.
  public init(_ rows: [UInt64], fates: [UInt8], _ packing: MainEffects.Packing) {
    let fields = packing.fields
    let fill: Fill = { range, block in
      for (place, row) in range.enumerated() {
        block.fates[place] = fates[row]
        for (group, field) in fields.enumerated() {
          let level = rows[row] >> field.shift & ((1 << field.width) - 1)
          block.codes[group * Block.rows + place] = UInt32(level)
        }
      }
    }
    self.init(
      rowCount: rows.count, levelCounts: fields.map(\.levels),
      groups: fields.map { Group(size: 1, levels: (0..<Int32($0.levels)).map { $0 }) }, fill: fill)
  }

  /// Goes through some rows, block by block, with their codes unless these are not wanted.
  public func forEachBlock(
    _ rows: Range<Int>, wantsCodes: Bool = true, _ body: (Range<Int>, Block) -> Void
  ) {
    withBlock(wantsCodes: wantsCodes) { block in
      var first = rows.lowerBound
      while first < rows.upperBound {
        let range = first..<min(first + Block.rows, rows.upperBound)
        fill(range, block)
        body(range, block)
        first = range.upperBound
      }
    }
  }

  /// Goes through some rows here and there, block by block, with their codes; the body is told how many
  /// are in a block.
  public func forEachBlock(of rows: [Int], _ body: (Int, Block) -> Void) {
    withBlock(wantsCodes: true) { block in
      var count = 0
      for row in rows {
        let place = Block(
          codes: block.codes + count, fates: block.fates + count, wantsCodes: true)
        fill(row..<(row + 1), place)
        count += 1
        if count == Block.rows {
          body(count, block)
          count = 0
        }
      }
      if count > 0 { body(count, block) }
    }
  }

  /// Lends room for a block; nothing is in it yet.
  private func withBlock(wantsCodes: Bool, _ body: (Block) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Block.rows * sizes.count) { codes in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Block.rows) { fates in
        guard let codes = codes.baseAddress, let fates = fates.baseAddress else { return }
        body(Block(codes: codes, fates: fates, wantsCodes: wantsCodes))
      }
    }
  }

  /// How many codes a group has.
  func codeCount(_ group: Int) -> Int { columns[group].count / sizes[group] }

  /// Adds the levels of a row of a block to `levels`, by factor.
  func addLevels(of place: Int, in block: Block, to levels: inout [Int32]) {
    var base: Int32 = 1
    var factor = 0
    for (group, columns) in columns.enumerated() {
      let start = Int(block.codes[group * Block.rows + place]) * sizes[group]
      for place in start..<(start + sizes[group]) {
        levels.append(columns[place] - base)
        base += Int32(levelCounts[factor])
        factor += 1
      }
    }
  }
}
