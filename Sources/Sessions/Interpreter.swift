import EventLogs

/// Reads names, statuses and fields as attempts and friction.
///
/// A name is read once, however many rows bear it.
struct Interpreter {
  private let names: [NameMeaning]
  /// Whether each name is a failure of an operation that no other kind of row has.
  private let isBareFailure: [Bool]
  /// The operation of each name.
  let operationOfName: [UInt32]
  /// What was tried, by index.
  let operations: [Operation]

  init(names: WordTable, rule: FrictionRule) {
    var read: [(words: NameWords, text: String)] = []
    for index in 0..<UInt32(names.count) {
      let text = names.text(index)
      read.append((NameWords(text), text))
    }
    let table = OperationTable(read)
    operations = table.operations
    operationOfName = table.ofName
    isBareFailure = table.isAlone
    self.names = read.map { NameMeaning($0.words, $0.text, rule: rule) }
  }

  /// Whether `name` is a sign-in.
  func isSignIn(_ name: UInt32) -> Bool { names[Int(name)].isSignIn }

  /// Whether each operation is a charge by one of its names.
  var isChargeOperation: [Bool] {
    var isCharge = [Bool](repeating: false, count: operations.count)
    for (name, operation) in zip(names, operationOfName) where name.isCharge {
      isCharge[Int(operation)] = true
    }
    return isCharge
  }

  /// How slow an attempt was, if it could be slow.
  func slowness(of action: Action) -> Slowness {
    action.status >= 400 || names[Int(action.name)].isHarmless ? .usual : action.slowness
  }

  /// What every row of a name is a part of.
  func part(of name: UInt32) -> Meaning.Part {
    names[Int(name)].part(isBareFailure: isBareFailure[Int(name)])
  }

  func meaning(of action: Action) -> Meaning {
    let name = names[Int(action.name)]
    let friction = name.friction(of: action)
    let part = part(of: action.name)
    return Meaning(
      part: part, friction: part == .passive ? nil : friction,
      isUnnoticed: part == .passive && friction == .failure,
      operation: operationOfName[Int(action.name)])
  }
}

/// What people try, named without how it ended.
struct OperationTable {
  private(set) var operations: [Operation] = []
  /// The operation of each name.
  private(set) var ofName: [UInt32] = []
  /// Whether the name is a failure and no other kind of row has its operation.
  private(set) var isAlone: [Bool] = []

  init(_ names: [(words: NameWords, text: String)]) {
    var indices: [String: UInt32] = [:]
    var labels: [String] = []
    var hasOther: [Bool] = []
    for (words, text) in names {
      let label = words.label(of: text)
      let key = words.operationKey(of: text)
      let index = indices[key] ?? UInt32(labels.count)
      if index == labels.count {
        indices[key] = index
        labels.append(label)
        hasOther.append(false)
      }
      // The shortest that people gave it.
      if Self.precedes(label, labels[Int(index)]) { labels[Int(index)] = label }
      if !words.isFailed { hasOther[Int(index)] = true }
      ofName.append(index)
    }
    operations = labels.map { Operation(name: $0) }
    isAlone = names.indices.map { names[$0].words.isFailed && !hasOther[Int(ofName[$0])] }
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.count != b.utf8.count
      ? a.utf8.count < b.utf8.count : a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}

/// Something that can be tried.
public struct Operation: Sendable {
  /// Its name, without outcome.
  public let name: String
}
