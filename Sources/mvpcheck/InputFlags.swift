import EventLogs

extension Flag {
  /// How bytes become text, and how much of it is read.
  static let encoding = choice(
    "--encoding", value: "NAME", commands: logs, group: .reading,
    help: "How the text is written as bytes. auto is UTF-8, or UTF-16 where that shows.",
    initial: "auto", of: TextEncoding.self, extra: ["auto"]
  ) { $1.reading.encoding = $0 }

  static let timeZone = Flag(
    name: "--timezone", value: "ZONE", commands: logs, group: .reading,
    help: "The zone of times in the log that name none: Area/City, such as Asia/Kolkata, or an "
      + "offset, such as +05:30.",
    initial: "UTC"
  ) { text, options throws(UsageError) in
    do throws(LogTimeZone.Failure) {
      options.reading.timeZone = try LogTimeZone(named: text)
    } catch {
      throw UsageError(error, of: text)
    }
  }

  static let maxInputBytes = Flag(
    name: "--max-input-bytes", value: "SIZE", commands: logs, group: .reading,
    help: "End with exit 3 when one input is longer than SIZE, such as 500M or 100G. Compressed "
      + "files count as they unpack.",
    initial: "64G", shape: .size
  ) { text, options throws(UsageError) in
    guard let size = byteCount(written: text), (1...(1 << 50)).contains(size) else {
      throw UsageError("'\(text)' is not a size such as 500M or 100G")
    }
    options.reading.maxInputBytes = size
  }
}

extension Flag {
  static let memory = Flag(
    name: "--memory", value: "SIZE", commands: logs, group: .reading,
    help: "End with exit 3 before more than SIZE of memory is in use, such as 800M or 4G.",
    initial: "nine tenths of what there is", shape: .size
  ) { text, options throws(UsageError) in
    guard let size = byteCount(written: text), (1 << 25...1 << 50).contains(size) else {
      throw UsageError("'\(text)' is not a size from 32M on such as 800M or 4G")
    }
    options.reading.maxMemory = size
  }
}

extension UsageError {
  /// No zone goes by the name that was given.
  init(_ failure: LogTimeZone.Failure, of name: String) {
    switch failure {
    case .unknown(let near) where near.isEmpty:
      self.init(
        "'\(name)' is no time zone; wanted is Area/City, an offset such as +05:30, or UTC",
        hint: "ls /usr/share/zoneinfo   shows the areas")
    case .unknown(let near):
      self.init(
        "'\(name)' is no time zone", hint: "did you mean \(near.joined(separator: " or "))?")
    case .noZones(let folders):
      self.init(
        "'\(name)': this system has no files of time zones (\(folders.joined(separator: ", ")))",
        hint: "install the package tzdata, or give an offset such as +05:30")
    case .unusable(let path):
      self.init(
        "'\(name)': \(path) is no file of a time zone, or one that counts leap seconds",
        hint: "give an offset such as +05:30")
    }
  }
}
