import Foundation
import Testing

/// A line of a folder's `index.json`.
struct ReferenceEntry: Sendable, CustomTestStringConvertible {
  let folder: URL
  let id: String
  let method: String
  let file: String

  var testDescription: String { "\(method): \(id)" }
}

/// A folder of reference cases.
struct ReferenceFolder: Sendable {
  let entries: [ReferenceEntry]

  /// The cases kept with the tests: data of our own making, for the methods with an adapter.
  static let kept = ReferenceFolder(package.appending(path: "Tests/ReferenceCases"))

  /// The whole kit: the folder that `MVPCHECK_REFERENCE` names, else `../shared/reference`.
  static let outside: ReferenceFolder? = {
    let place = asked.map { URL(filePath: $0) } ?? package.appending(path: "../shared/reference")
    let folder = ReferenceFolder(place)
    if folder == nil {
      print("SKIPPED: no reference cases in \(place.standardized.path); set MVPCHECK_REFERENCE")
    }
    return folder
  }()

  /// The folder that was asked for by name.
  static let asked = ProcessInfo.processInfo.environment["MVPCHECK_REFERENCE"]

  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  init?(_ folder: URL) {
    struct Index: Decodable {
      struct Line: Decodable {
        let id: String
        let method: String
        let file: String
      }
      let cases: [Line]
    }
    guard let data = try? Data(contentsOf: folder.appending(path: "index.json")),
      let index = try? JSONDecoder().decode(Index.self, from: data)
    else { return nil }
    entries = index.cases.map {
      ReferenceEntry(folder: folder, id: $0.id, method: $0.method, file: $0.file)
    }
  }
}
