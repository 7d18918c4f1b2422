import Testing

@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A page of the documents, as lines.
struct Page {
  /// From the package's folder.
  let path: String
  var lines: [String]

  init(_ path: String) throws {
    useFolderOfPackage()
    self.path = path
    lines = try contents(of: path)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Every page.
  static let all: [String] = {
    useFolderOfPackage()
    let docs = names(in: "docs").filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    return ["README.md", "SampleData/README.md"] + docs
  }()

  /// A command as it is typed, and the lines of the page that show what it prints.
  struct Command {
    var text: String
    var shown: Range<Int>
  }

  /// Commands of each block that is fenced as `console`.
  var consoleBlocks: [(commands: [Command], lines: Range<Int>)] {
    var blocks: [(commands: [Command], lines: Range<Int>)] = []
    var start: Int?
    for (index, line) in lines.enumerated() {
      if line == "```console" {
        start = index + 1
      } else if line == "```", let first = start {
        blocks.append((commands(in: first..<index), first..<index))
        start = nil
      }
    }
    return blocks
  }

  private func commands(in block: Range<Int>) -> [Command] {
    let places = block.filter { lines[$0].hasPrefix("$ ") }
    let ends = places.dropFirst() + [block.upperBound]
    return zip(places, ends).map { place, end in
      Command(text: String(lines[place].dropFirst(2)), shown: (place + 1)..<end)
    }
  }

  /// Lines outside of fences.
  private var prose: [String] {
    var isFenced = false
    return lines.filter { line in
      if line.hasPrefix("```") { isFenced.toggle() }
      return !isFenced
    }
  }

  /// Where links lead.
  var links: [String] {
    prose.flatMap { line in
      line.split(separator: "](", omittingEmptySubsequences: false).dropFirst().compactMap {
        $0.split(separator: ")", maxSplits: 1, omittingEmptySubsequences: false).first
          .map(String.init)
      }
    }
  }

  /// Words set as code.
  var code: [String] { prose.flatMap { Self.code(in: $0[...]) } }

  /// Words set as code in a line.
  static func code(in line: Substring) -> [String] {
    let parts = line.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { !$0.isMultiple(of: 2) }.map { String(parts[$0]) }
  }

  /// The words after the program's name, up to a pipe; `nil` for another program.
  static func mvpcheckWords(of command: String) -> [String]? {
    let words = shellWords(command)
    let run = ["swift", "run", "-c", "release"]
    let own = words.starts(with: run) ? Array(words.dropFirst(run.count)) : words
    return own.first == "mvpcheck" ? Array(own.dropFirst()) : nil
  }

  private static func shellWords(_ command: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in command {
      if character == "'" {
        isQuoted.toggle()
        word = word ?? ""
      } else if isQuoted || !" |>".contains(character) {
        word = (word ?? "") + String(character)
      } else {
        if let word { words.append(word) }
        word = nil
        guard character == " " else { return words }
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}

extension Page {
  /// As many paragraphs of `output` as the page shows, and `...` for the rest.
  func shown(of command: Command, from output: String) -> [String] {
    let paragraphs = Self.paragraphs(lines[command.shown]).filter { $0 != ["..."] }
    let printed = Self.paragraphs(
      output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...])
    let isWhole = paragraphs.count >= printed.count
    let kept = printed.prefix(paragraphs.count) + (isWhole ? [] : [["..."]])
    return Array(kept.joined(separator: [""]))
  }

  private static func paragraphs(_ lines: ArraySlice<String>) -> [[String]] {
    lines.split(separator: "").map(Array.init)
  }
}

/// Makes the package's folder the one that relative paths begin at.
func useFolderOfPackage() {
  chdir(packageFolder)
}
