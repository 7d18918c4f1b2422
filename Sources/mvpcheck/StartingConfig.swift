import EventLogs
import Reports

/// A config to begin with: how a log was read and what was asked, so that it is read so again.
struct StartingConfig {
  /// The file.
  let text: String
  /// Acts that neither were given nor were found, each with what it is.
  let missing: [String]

  /// Makes the config for a log.
  ///
  /// - Parameters:
  ///   - found: How the log was understood.
  ///   - settings: How it was to be read, and what its events mean.
  init(_ found: Inspected, settings: [Setting]) {
    let inForce = found.inspection.settings
    var values = Self.found(found.reading)
    // A signup that was found by its name holds only where nearly everybody has it; written down, it would
    // hold everywhere.
    values["activation"] = inForce.activation.map(JSONValue.string)
    values["conversion"] = inForce.conversion.map(JSONValue.string)
    for name in ["--churn-after", "--horizon", "--session-gap", "--slow-after"] {
      guard let flag = Flag.all.first(where: { $0.name == name }) else { continue }
      values[flag.key] = flag.initial.map(JSONValue.string)
    }
    let given = Dictionary(grouping: settings, by: \.flag.key)
    for (key, settings) in given where settings.contains(where: { !$0.isOff }) {
      values[key] = Self.value(of: settings)
    }
    let flags = Flag.all(of: .inspect).filter { $0.whyNotInConfig == nil }
    let members = flags.compactMap { flag in values[flag.key].map { (key: flag.key, value: $0) } }
    text = JSONValue.object(members).pretty
    missing = [
      ("signup", "the event that is the signup"),
      ("activation", "the act that shows the product's value"),
      ("conversion", "the event that is paying"),
    ].filter { act in !members.contains { $0.key == act.0 } }.map { "\($0.0) (\($0.1))" }
  }

  /// What was found out about a log, by key.
  private static func found(_ reading: Reading) -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    let formats = Set(reading.inputs.map(\.format))
    if formats.count == 1, let format = formats.first {
      values["format_in"] = .string(format.rawValue)
    }
    let delimiters = Set(reading.inputs.map(\.delimiter))
    if delimiters.count == 1, case let delimiter?? = delimiters.first {
      values["delimiter"] = .string(word(forDelimiter: delimiter))
    }
    // Of several files each may have its own unit.
    if reading.inputs.count == 1, let unit = reading.times.unit {
      values["time_unit"] = .string(unit.rawValue)
    }
    let columns = Dictionary(grouping: reading.columns, by: \.role)
    for (role, choices) in columns where Set(choices.map(\.name)).count == 1 {
      values["\(role.rawValue)_column"] = .string(choices[0].name)
    }
    return values
  }

  private static func word(forDelimiter byte: UInt8) -> String {
    byte == 9 ? "tab" : String(Unicode.Scalar(byte))
  }

  /// What was given to one flag, as JSON has it.
  private static func value(of settings: [Setting]) -> JSONValue? {
    guard let flag = settings.first?.flag else { return nil }
    let values = settings.map { value($0.value, of: flag) }
    return flag.isRepeatable ? .array(values) : values.last
  }

  private static func value(_ text: String, of flag: Flag) -> JSONValue {
    if flag.isToggle { return true }
    switch flag.shape {
    case .share: return share(written: text).map(JSONValue.number) ?? .string(text)
    case .number: return wholeNumber(text).map(JSONValue.integer) ?? .string(text)
    case .text where flag.takesList && !flag.isRepeatable:
      let names = text.split(separator: ",", omittingEmptySubsequences: false)
      return .array(names.map { .string(String($0)) })
    case .text, .size: return .string(text)
    }
  }
}
