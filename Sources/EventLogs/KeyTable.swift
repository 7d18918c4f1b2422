/// The keys of JSON objects that matter: which slot each fills, and where nested ones are.
///
/// A dotted path is looked for as a key of that name and as a way through nested objects.
struct KeyTable {
  /// What a key leads to.
  struct Target {
    /// The slot in ``Fields``; 0 for a key nobody needs.
    var slot: UInt8 = 0
    /// The mark of the object that may be its value; -1 for one to pass over.
    var child: Int32 = -1
  }

  /// Keys kept in mind, so that a log with endless new keys takes no endless memory.
  static let capacity = 4096

  /// The keys of each object that matters, the outermost first.
  private var nodes = [Node()]

  private struct Node {
    var words = WordTable()
    var targets = [Target()]
  }

  /// Has the value at `path` fill `slot`.
  mutating func add(_ path: [UInt8], slot: Int) {
    target(of: path, in: 0) { $0.slot = UInt8(slot) }
    let parts = path.split(separator: ASCII.point, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return }
    var node = 0
    for part in parts.dropLast() {
      var child = Int32(-1)
      target(of: Array(part), in: node) { child = $0.child }
      if child < 0 {
        child = Int32(nodes.count)
        nodes.append(Node())
        target(of: Array(part), in: node) { $0.child = child }
      }
      node = Int(child)
    }
    target(of: Array(parts[parts.count - 1]), in: node) { $0.slot = UInt8(slot) }
  }

  /// What `key` of the object with `mark` leads to; `nil` for a key not seen before.
  func target(of key: Slice, mark: Int32) -> Target? {
    guard mark >= 0, Int(mark) < nodes.count else { return Target() }
    guard let index = nodes[Int(mark)].words.index(of: key) else { return nil }
    return nodes[Int(mark)].targets[Int(index)]
  }

  /// Keeps `key` of the outermost object in mind, while there is room.
  mutating func remember(_ key: Slice, slot: Int) {
    guard nodes[0].targets.count < KeyTable.capacity else { return }
    target(of: Array(key.buffer), in: 0) { $0.slot = UInt8(slot) }
  }

  /// There is room for keys not seen before.
  var hasRoom: Bool { nodes[0].targets.count < KeyTable.capacity }

  private mutating func target(of key: [UInt8], in node: Int, change: (inout Target) -> Void) {
    let index = Int(nodes[node].words.intern(key))
    if index == nodes[node].targets.count { nodes[node].targets.append(Target()) }
    change(&nodes[node].targets[index])
  }
}
