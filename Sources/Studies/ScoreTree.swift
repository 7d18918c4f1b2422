/// Points in a space of few dimensions put into classes that are as small as their number allows.
///
/// A tree of splits: again and again the class that is spread widest is split at its mean, across the
/// dimension in which it is (Friedman, Bentley and Finkel 1977, doi:10.1145/355744.355745).
struct ScoreTree {
  private struct Node {
    var dimension: UInt8 = 0
    var limit: Float = 0
    /// The node below the limit, which the one above follows; 0 for a leaf.
    var below: UInt16 = 0
    var leaf: UInt8 = 0
  }

  private var nodes = [Node()]
  /// How many classes there are.
  private(set) var classCount = 1

  /// Splits the points, each of `dimensions` numbers, into at most `most` classes.
  ///
  /// - Precondition: `most` is at most 256.
  init(_ points: [Float], dimensions: Int, most: Int) {
    precondition(most <= 256)
    var classes = [Class(node: 0, members: Array(0..<(points.count / max(dimensions, 1))))]
    classes[0].measure(points, dimensions)
    while classes.count < most {
      let widest = classes.indices.max { classes[$0].spread < classes[$1].spread } ?? 0
      guard classes[widest].spread > 0 else { break }
      let parts = classes[widest].split(points, dimensions)
      let node = classes[widest].node
      nodes[node].dimension = UInt8(classes[widest].dimension)
      nodes[node].limit = classes[widest].mean
      nodes[node].below = UInt16(nodes.count)
      for (place, members) in parts.enumerated() {
        var part = Class(node: nodes.count, members: members)
        part.measure(points, dimensions)
        nodes.append(Node())
        if place == 0 { classes[widest] = part } else { classes.append(part) }
      }
    }
    for (leaf, own) in classes.enumerated() { nodes[own.node].leaf = UInt8(leaf) }
    classCount = classes.count
  }

  /// Tells the class of each of some points, in order, from their coordinates by dimension.
  @inline(__always)
  func forEachLeaf(
    of points: Int, _ coordinate: (_ point: Int, _ dimension: Int) -> Float,
    _ body: (_ point: Int, _ leaf: UInt8) -> Void
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      for point in 0..<points {
        var place = 0
        while nodes[place].below != 0 {
          let node = nodes[place]
          let isBelow = coordinate(point, Int(node.dimension)) < node.limit
          place = Int(node.below) &+ (isBelow ? 0 : 1)
        }
        body(point, nodes[place].leaf)
      }
    }
  }

  /// Points not split yet.
  private struct Class {
    let node: Int
    let members: [Int]
    /// The sum of squares about the mean, in the dimension in which it is greatest.
    var spread: Float = 0
    var dimension = 0
    var mean: Float = 0

    init(node: Int, members: [Int]) {
      self.node = node
      self.members = members
    }

    mutating func measure(_ points: [Float], _ dimensions: Int) {
      for dimension in 0..<dimensions where members.count > 1 {
        let values = members.map { points[$0 * dimensions + dimension] }
        let mean = values.reduce(0, +) / Float(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        // Rounding alone spreads nothing.
        guard squares > spread, squares > 1e-9 * Float(values.count) else { continue }
        (spread, self.dimension, self.mean) = (squares, dimension, mean)
      }
    }

    /// The members below the mean, and the others.
    func split(_ points: [Float], _ dimensions: Int) -> [[Int]] {
      let isBelow = { (member: Int) in points[member * dimensions + dimension] < mean }
      return [members.filter(isBelow), members.filter { !isBelow($0) }]
    }
  }
}
