/// Points in a space of few dimensions put into classes that are as small as their number allows.
///
/// A tree of splits: again and again the class that is spread widest is split at its mean, across the
/// dimension in which it is (Friedman, Bentley and Finkel 1977, doi:10.1145/355744.355745).
struct ScoreTree {
  private struct Node {
    var limit: Float = 0
    var dimension: UInt16 = 0
    /// The node below the limit, and the one above; a leaf itself.
    var below: UInt16
    var above: UInt16

    init(leafAt place: Int) {
      below = UInt16(place)
      above = below
    }
  }

  private var nodes = [Node(leafAt: 0)]
  /// The class of each node that is a leaf.
  private var leaves: [UInt8] = []
  /// How many splits lead to the leaf furthest down.
  private var depth = 0
  /// How many classes there are.
  private(set) var classCount = 1

  /// Splits the points, each of `dimensions` numbers, into at most `most` classes.
  ///
  /// - Precondition: `most` is at most 256.
  init(_ points: [Float], dimensions: Int, most: Int) {
    precondition(most <= 256)
    let members = Array(0..<(points.count / max(dimensions, 1)))
    var classes = [Class(node: 0, depth: 0, members: members)]
    classes[0].measure(points, dimensions)
    while classes.count < most {
      let widest = classes.indices.max { classes[$0].spread < classes[$1].spread } ?? 0
      guard classes[widest].spread > 0 else { break }
      let parts = classes[widest].split(points, dimensions)
      let node = classes[widest].node
      nodes[node].dimension = UInt16(classes[widest].dimension)
      nodes[node].limit = classes[widest].mean
      nodes[node].below = UInt16(nodes.count)
      nodes[node].above = UInt16(nodes.count + 1)
      let depth = classes[widest].depth + 1
      self.depth = max(self.depth, depth)
      for (place, members) in parts.enumerated() {
        var part = Class(node: nodes.count, depth: depth, members: members)
        part.measure(points, dimensions)
        nodes.append(Node(leafAt: nodes.count))
        if place == 0 { classes[widest] = part } else { classes.append(part) }
      }
    }
    leaves = [UInt8](repeating: 0, count: nodes.count)
    for (leaf, own) in classes.enumerated() { leaves[own.node] = UInt8(leaf) }
    classCount = classes.count
  }

  /// Tells the class of each of some points, from their coordinates, four to a point.
  ///
  /// All go down a split side by side, so that no point waits for what comes of another's.
  func put(
    _ points: Int, at coordinates: UnsafePointer<Float>, into classes: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: points) { places in
      places.initialize(repeating: 0)
      nodes.withUnsafeBufferPointer { nodes in
        for _ in 0..<depth {
          for point in 0..<points {
            let node = nodes[Int(places[point])]
            let isBelow = coordinates[point &* 4 &+ Int(node.dimension)] < node.limit
            places[point] = isBelow ? node.below : node.above
          }
        }
      }
      leaves.withUnsafeBufferPointer { leaves in
        for point in 0..<points { classes[point] = leaves[Int(places[point])] }
      }
    }
  }

  /// Points not split yet.
  private struct Class {
    let node: Int
    /// How many splits lead to it.
    let depth: Int
    let members: [Int]
    /// The sum of squares about the mean, in the dimension in which it is greatest.
    var spread: Float = 0
    var dimension = 0
    var mean: Float = 0

    init(node: Int, depth: Int, members: [Int]) {
      self.node = node
      self.depth = depth
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
