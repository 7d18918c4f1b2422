/// How a file is packed, where a program of the system can unpack it.
enum Compression: String, CaseIterable {
  case gzip
  case zstd
  case xz
  case bzip2
  case lz4

  /// How a file that begins with `head` is packed; `nil` when it is not.
  init?(markOf head: Slice) {
    let isBzip = head.count > 9 && head[4] == 0x31 && head[5] == 0x41
    let found = Compression.allCases.first { head.hasPrefix($0.mark) }
    guard let found, found != .bzip2 || isBzip else { return nil }
    self = found
  }

  private var mark: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    case .bzip2: Array("BZh".utf8)
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    }
  }

  /// What a person types to unpack a file.
  var command: String {
    self == .gzip ? "gunzip -c" : "\(rawValue) -dc"
  }

  /// The program that unpacks it, in the first of `folders` that has it.
  func program(in folders: [String]) -> String? {
    // A folder named from where one happens to stand could be anybody's.
    folders.lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(rawValue)" }
      .first { System.isProgram($0) }
  }
}
