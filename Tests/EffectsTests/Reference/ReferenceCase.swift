import Foundation

/// A case of reference numbers: data, settings, and the answers of another implementation.
struct ReferenceCase {
  let method: String
  let columns: JSON
  let params: JSON
  let expected: [String: JSON]
  let tolerance: Tolerance
  /// The main table.
  let table: Table

  init(_ entry: ReferenceEntry) throws {
    let file = try Data(contentsOf: entry.folder.appending(path: entry.file))
    let written = try JSONDecoder().decode(Written.self, from: file)
    method = written.method
    columns = written.columns
    params = written.params
    expected = written.expected
    tolerance = written.tolerance
    let main = try written.data["main"].orThrow("no main table")
    table = try Table(contentsOf: entry.folder.appending(path: main))
  }

  private struct Written: Decodable {
    let method: String
    let data: [String: String]
    let columns: JSON
    let params: JSON
    let expected: [String: JSON]
    let tolerance: Tolerance
  }
}

/// How near is near enough: whichever of the two allows more.
struct Tolerance: Decodable {
  let rel: Double
  let abs: Double

  func allows(_ got: Double, _ want: Double) -> Bool {
    let distance = (got - want).magnitude
    return distance <= Swift.max(abs, rel * want.magnitude)
  }
}

/// Why a case could not be read.
struct UnreadableCase: Error, CustomStringConvertible {
  let description: String
}

extension Optional {
  func orThrow(_ description: String) throws -> Wrapped {
    guard let self else { throw UnreadableCase(description: description) }
    return self
  }
}

/// Any JSON value.
enum JSON: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([JSON].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  /// The strings of an array of them.
  var strings: [String]? {
    guard case .array(let items) = self else { return nil }
    let strings = items.compactMap(\.string)
    return strings.count == items.count ? strings : nil
  }

  /// The numbers in it, arrays of arrays laid end to end; `nil` for a missing one.
  var numbers: [Double?]? {
    switch self {
    case .null: return [nil]
    case .number(let number): return [number]
    case .array(let items):
      let parts = items.map(\.numbers)
      guard parts.allSatisfy({ $0 != nil }) else { return nil }
      return parts.flatMap { $0 ?? [] }
    case .bool, .string, .object: return nil
    }
  }
}

/// A table of a case: columns by name, no cell quoted.
struct Table {
  let rowCount: Int
  private let cells: [String: [String]]

  init(contentsOf file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline)
    let rows = lines.map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0).trimmingCharacters(in: .whitespaces)
      }
    }
    let names = try rows.first.orThrow("\(file.path): no header")
    var cells: [String: [String]] = [:]
    for (place, name) in names.enumerated() {
      cells[name] = rows.dropFirst().map { place < $0.count ? $0[place] : "" }
    }
    self.cells = cells
    rowCount = rows.count - 1
  }

  /// A column as it is written.
  func text(_ name: String) throws -> [String] {
    try cells[name].orThrow("no column \(name)")
  }

  /// A column of numbers; `nil` for a blank.
  func optional(_ name: String) throws -> [Double?] {
    try text(name).map { cell in
      cell.isEmpty ? nil : try Double(cell).orThrow("'\(cell)' in \(name) is no number")
    }
  }

  /// A column of numbers without blanks.
  func numbers(_ name: String) throws -> [Double] {
    try optional(name).map { try $0.orThrow("a blank in \(name)") }
  }
}
