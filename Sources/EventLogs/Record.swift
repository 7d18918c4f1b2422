/// The fields of one row as the log writes them; a view into the reader's buffer.
public struct Record: ~Copyable {
  /// The physical line, from 1, on which the record starts.
  public let line: Int
  /// Which of the log's files it is in: an index into ``Reading/inputs``.
  public let input: Int

  let bytes: Slice
  let layout: Unmanaged<RecordLayout>

  /// How its values are written: CSV text, or JSON source.
  public var format: LogFormat { layout._withUnsafeGuaranteedRef { $0.format } }

  /// Hands every field to `body` in the order of the log, with the role that its column plays.
  ///
  /// In a CSV log name and value are plain text. In a JSON Lines log both are JSON source, the name
  /// without its quotes; nested objects come as one value. The spans are valid during the call.
  public func forEachField(
    _ body: (_ role: Role?, _ name: Span<UInt8>, _ value: Span<UInt8>) -> Void
  ) {
    layout._withUnsafeGuaranteedRef { layout in
      layout.forEachField(in: bytes) { role, name, value, _ in
        body(role, name.buffer.span, value.buffer.span)
      }
    }
  }

  /// The byte column, from 1, at which the value of the field called `name` begins on its line.
  ///
  /// `nil` when the record has no such field; the last one counts where there are several.
  public func column(ofFieldNamed name: String) -> Int? {
    var column: Int?
    layout._withUnsafeGuaranteedRef { layout in
      layout.forEachField(in: bytes) { _, found, _, offset in
        if found.buffer.elementsEqual(name.utf8) { column = offset + 1 }
      }
    }
    return column
  }
}

/// How the records of one file are to be taken apart again.
final class RecordLayout: Sendable {
  let format: LogFormat
  private let delimiter: UInt8
  private let names: [[UInt8]]
  private let roles: [[UInt8]: Role]
  private let rolesByColumn: [Role?]

  /// The layout of a CSV file with these columns.
  init(delimiter: UInt8, names: [[UInt8]], roles: [Role: Int]) {
    format = .csv
    self.delimiter = delimiter
    self.names = names
    var byColumn = [Role?](repeating: nil, count: names.count)
    for (role, column) in roles { byColumn[column] = role }
    rolesByColumn = byColumn
    self.roles = [:]
  }

  /// The layout of a JSON Lines file whose keys play these roles.
  init(roles: [[UInt8]: Role]) {
    format = .jsonl
    delimiter = ASCII.comma
    names = []
    rolesByColumn = []
    self.roles = roles
  }

  func forEachField(in record: Slice, _ body: (Role?, Slice, Slice, Int) -> Void) {
    switch format {
    case .csv:
      CSVFields.forEach(in: record, delimiter: delimiter) { index, value, offset in
        guard index < names.count else { return }
        names[index].withUnsafeBufferPointer { name in
          let start = name.baseAddress ?? value.start
          body(rolesByColumn[index], Slice(start: start, count: name.count), value, offset)
        }
      }
    case .jsonl:
      JSONMembers.forEach(in: record) { name, value in
        body(roles[Array(name.buffer)], name, value, value.start - record.start)
      }
    }
  }
}
