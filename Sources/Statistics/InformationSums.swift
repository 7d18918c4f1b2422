/// The weighted sum of the outer products of the rows of a design with themselves.
///
/// Summed by combinations of levels first, and then spread over their columns.
struct InformationSums {
  private let design: DesignMatrix
  /// The products of the intercept and the numeric covariates with each other, in fours.
  private var numbers: [SIMD4<Double>]
  /// Those with each combination, in fours.
  private var heads: [SIMD4<Double>]
  /// The weight of each pair of combinations; the one of a later group first.
  private var pairs: [Double]

  init(_ design: DesignMatrix) {
    self.design = design
    numbers = [SIMD4<Double>](
      repeating: .zero, count: (1 + design.numericCount) * design.chunks)
    heads = [SIMD4<Double>](repeating: .zero, count: design.groups.codeCount * design.chunks)
    pairs = [Double](repeating: 0, count: design.groups.codeCount * design.groups.codeCount)
  }

  /// Adds every `step`-th row, so often as `weight` says.
  mutating func add(every step: Int, _ weight: (Int) -> Double) {
    let (rowCount, numericCount) = (design.rowCount, design.numericCount)
    let (chunks, codeCount) = (design.chunks, design.groups.codeCount)
    numbers.withUnsafeMutableBufferPointer { numbers in
      heads.withUnsafeMutableBufferPointer { heads in
        pairs.withUnsafeMutableBufferPointer { pairs in
          design.withEntries { entries in
            let groups = entries.groupCount
            for row in stride(from: 0, to: rowCount, by: step) {
              let weight = weight(row)
              if weight == 0 { continue }
              for chunk in 0..<chunks {
                let head = entries.heads[row &* chunks &+ chunk] * weight
                for index in 0..<(numericCount &+ 1) {
                  numbers[index &* chunks &+ chunk] += head * entries.number(index, ofRow: row)
                }
                for group in 0..<groups {
                  let code = Int(entries.codes[row &* groups &+ group])
                  heads[code &* chunks &+ chunk] += head
                }
              }
              for group in 1..<max(1, groups) {
                let start = Int(entries.codes[row &* groups &+ group]) &* codeCount
                for other in 0..<group {
                  pairs[start &+ Int(entries.codes[row &* groups &+ other])] += weight
                }
              }
            }
          }
        }
      }
    }
  }

  /// The sum.
  var matrix: SymmetricMatrix {
    let groups = design.groups
    let (size, chunks) = (design.columnCount, design.chunks)
    var matrix = SymmetricMatrix(size: size)
    matrix.entries.withUnsafeMutableBufferPointer { entries in
      for row in 0...design.numericCount {
        for column in 0...row {
          entries[row * size + column] = numbers[row * chunks + column / 4][column % 4]
        }
      }
      groups.withColumns { columns in
        for code in 0..<groups.codeCount where heads[code * chunks].x != 0 {
          for column in columns(code) {
            let start = Int(column) * size
            for index in 0...design.numericCount {
              entries[start + index] += heads[code * chunks + index / 4][index % 4]
            }
            // Levels of one combination go together always.
            for other in columns(code) where other <= column {
              entries[start + Int(other)] += heads[code * chunks].x
            }
          }
        }
        spreadPairs(over: entries, columns)
      }
    }
    matrix.mirrorLowerTriangle()
    return matrix
  }

  private func spreadPairs(
    over entries: UnsafeMutableBufferPointer<Double>,
    _ columns: (Int) -> Slice<UnsafeBufferPointer<Int32>>
  ) {
    let groups = design.groups
    for group in 1..<max(1, groups.count) {
      for code in groups.starts[group]..<groups.starts[group + 1] {
        for other in 0..<groups.starts[group] {
          let own = pairs[code &* groups.codeCount &+ other]
          if own == 0 { continue }
          for column in columns(code) {
            let start = Int(column) &* design.columnCount
            for below in columns(other) { entries[start &+ Int(below)] += own }
          }
        }
      }
    }
  }
}
