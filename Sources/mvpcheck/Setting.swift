/// A value given to a flag.
struct Setting {
  let flag: Flag
  /// As it would be typed; of a toggle `true` or `false`.
  let value: String
  let origin: Origin
  private let apply: @Sendable (inout Options) throws(UsageError) -> Void

  /// Where a value comes from; of two origins the later one here holds.
  enum Origin: Comparable {
    /// A place in a config.
    case config(String)
    /// `SOURCE_DATE_EPOCH`.
    case epoch
    case variable(String)
    case commandLine

    private var rank: Int {
      switch self {
      case .config: 0
      case .epoch: 1
      case .variable: 2
      case .commandLine: 3
      }
    }

    static func < (a: Origin, b: Origin) -> Bool { a.rank < b.rank }

    func isLevel(with other: Origin) -> Bool { rank == other.rank }

    /// As -v says it.
    var words: String {
      switch self {
      case .config(let place): place
      case .epoch: "SOURCE_DATE_EPOCH"
      case .variable(let name): name
      case .commandLine: "the command line"
      }
    }
  }

  /// Makes the setting, if the flag takes the value.
  init(_ flag: Flag, _ value: String, from origin: Origin) throws(UsageError) {
    var isOff = false
    if flag.isToggle {
      guard let isOn = toggleState(written: value) else {
        throw UsageError("'\(value)' is none of 1, 0, true, false")
      }
      isOff = !isOn
    }
    let word = flag.isToggle ? "\(!isOff)" : value
    self.init(flag, word, from: origin) { [isOff] options throws(UsageError) in
      if !isOff { try flag.apply(word, &options) }
    }
    // What does not hold in the end has to be right all the same.
    var tried = Options()
    try apply(&tried)
  }

  /// Makes a setting that is written in another way than its flag's value.
  init(
    _ flag: Flag, _ value: String, from origin: Origin,
    apply: @escaping @Sendable (inout Options) throws(UsageError) -> Void
  ) {
    self.flag = flag
    self.value = value
    self.origin = origin
    self.apply = apply
  }

  func apply(to options: inout Options) throws(UsageError) { try apply(&options) }

  /// A toggle that is off asks for nothing.
  var isOff: Bool { flag.isToggle && value == "false" }

  /// The flag as it is called where the value was given.
  var name: String {
    switch origin {
    case .config(let place): "\(place): \(flag.key)"
    case .variable(let name): name
    case .epoch, .commandLine: flag.name
    }
  }
}

/// Which of several settings hold.
extension [Setting] {
  /// Flags that cannot both hold.
  private static var opposites: [(String, String)] {
    [("--quiet", "--verbose"), ("--strict", "--max-reject-rate"), ("--config", "--no-config")]
  }

  /// Those that hold, in the order of origins, else as they came.
  ///
  /// Of a flag's values those of the highest origin hold, and of two flags that cannot both hold the one of
  /// the higher origin.
  func inForce() throws(UsageError) -> [Setting] {
    var highest: [String: Setting.Origin] = [:]
    for setting in self {
      let name = setting.flag.name
      highest[name] = Swift.max(highest[name] ?? setting.origin, setting.origin)
    }
    var held = filter { highest[$0.flag.name]?.isLevel(with: $0.origin) ?? true }
    for (one, other) in Self.opposites {
      guard let first = held.last(where: { $0.flag.name == one && !$0.isOff }),
        let second = held.last(where: { $0.flag.name == other && !$0.isOff })
      else { continue }
      guard !first.origin.isLevel(with: second.origin) else {
        throw UsageError("\(first.name) and \(second.name) cannot both be given")
      }
      let loser = first.origin < second.origin ? one : other
      held.removeAll { $0.flag.name == loser }
    }
    let inOrder = held.enumerated().sorted { a, b in
      a.element.origin.isLevel(with: b.element.origin)
        ? a.offset < b.offset : a.element.origin < b.element.origin
    }
    return inOrder.map(\.element)
  }

  /// The options that they make.
  func options() throws(UsageError) -> Options {
    var options = Options()
    for setting in self { try setting.apply(to: &options) }
    return options
  }

  /// The last value given to a flag, on or off.
  func last(_ name: String) -> Setting? { last { $0.flag.name == name } }
}
