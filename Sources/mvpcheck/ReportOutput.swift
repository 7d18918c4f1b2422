import Reports

extension World {
  /// Writes the files of a report, then standard output; one that fails does not stop the others.
  ///
  /// - Parameters:
  ///   - showing: What was asked for.
  ///   - destinations: The files.
  ///   - formats: What each of them is written as.
  ///   - problems: Hears of what cannot be written.
  ///   - render: Makes the text in a format, for a file or for standard output.
  /// - Returns: The exit status that comes of it.
  func write(
    _ showing: ShowingOptions, to destinations: Destinations, as formats: [ReportFormat],
    _ problems: Problems, _ render: (_ format: ReportFormat, _ isFile: Bool) -> String
  ) -> ExitCode {
    var status = ExitCode.success
    for (destination, format) in zip(destinations.outputs, formats) {
      do throws(WriteError) {
        let file = try OutputFile(destination)
        try file.writer.write(render(format, true))
        try file.keep()
      } catch {
        status = problems.status(of: error)
      }
    }
    let isTaken = destinations.outputs.contains(where: \.isStandardOutput)
    guard !showing.isQuiet, !isTaken else { return status }
    return status.joined(with: print(render(showing.format ?? .text, false)))
  }
}

extension ShowingOptions {
  /// What each `-o` file is written as.
  func fileFormats() throws(UsageError) -> [ReportFormat] {
    var formats: [ReportFormat] = []
    for path in outputs { formats.append(try ReportFormat(of: path, or: format)) }
    return formats
  }
}

extension ReportFormat {
  private static let endings = ["txt": Self.text, "text": .text, "json": .json]
  private static let laterEndings = ["html", "htm", "md", "markdown", "csv", "slack", "pdf", "xml"]

  /// The kind that the ending of a name stands for; `nil` when it stands for none.
  init?(ofFile path: String) {
    guard let ending = Self.ending(of: path), let format = Self.endings[ending] else { return nil }
    self = format
  }

  /// The kind that a file is written as: by its ending, else as `-f` says, else text for a device.
  init(of path: String, or format: ReportFormat?) throws(UsageError) {
    if let known = ReportFormat(ofFile: path) {
      self = known
      return
    }
    let kinds = "this version writes .txt (text) and .json"
    if let ending = Self.ending(of: path), Self.laterEndings.contains(ending) {
      throw UsageError("--output: '\(path)': no report can be written as .\(ending)", hint: kinds)
    }
    let isStream =
      path == "-" || path.hasPrefix("/dev/") || (try? FileStatus(of: path))?.isPipe == true
    guard let format = format ?? (isStream ? .text : nil) else {
      throw UsageError("--output: '\(path)' does not say which kind of report", hint: kinds)
    }
    self = format
  }

  private static func ending(of path: String) -> String? {
    let name = split(path: path).name
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }
}
