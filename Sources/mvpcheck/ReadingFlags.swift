import EventLogs

extension Flag {
  /// How the log is read.
  static let reading: [Flag] =
    [
      choice(
        "--format-in", value: "FORMAT", commands: logs, group: .reading,
        help: "What the log is written in.", initial: "auto", of: LogFormat.self, extra: ["auto"]
      ) { $1.reading.format = $0 }
    ]
    + Role.allCases.map(column)
    + [delimiter, noHeader, columnNames, comment, encoding] + times
    + [
      choice(
        "--dedupe", value: "HOW", commands: logs, group: .reading,
        help: "Which repeated rows are dropped: those with the same event id, or those equal in "
          + "every byte. auto goes by event id when the log has one.",
        initial: "auto", of: Deduplication.self
      ) { $1.reading.deduplication = $0 ?? .auto },
      text(
        "--exclude-users", value: "GLOB", commands: logs, group: .reading,
        help: "Leave out people whose id matches; * is any run of characters.", isRepeatable: true
      ) { $1.reading.excludedUsers.append(Glob($0)) },
      maxRecordBytes, maxInputBytes, maxRejectRate, threads, memory,
      toggle(
        "--strict", commands: logs, group: .reading,
        help: "Any row or file that cannot be used means no report and exit 3."
      ) { $0.isStrict = true },
      text(
        "--rejects", value: "FILE", commands: logs, group: .reading,
        help: "List the rows that were not used in FILE, one JSON object a line: where and why, "
          + "not what stood there.",
        isScalar: false, whyNotInConfig: writesFile
      ) { $1.rejectsPath = $0 },
    ]

  static let logs: [Command] = [.analyze, .inspect, .events]

  /// Why no config may hold a flag that names a file to write.
  static let writesFile = "a config cannot name files that are written"

  private static func column(_ role: Role) -> Flag {
    let word = role.rawValue.split(separator: "_").joined(separator: "-")
    return text(
      "--\(word)-column", value: "NAME", commands: logs, group: .reading,
      help: "The column that holds the \(meaning(of: role))."
    ) { $1.reading.columns[role] = $0 }
  }

  private static func meaning(of role: Role) -> String {
    switch role {
    case .user: "person's id"
    case .time: "time"
    case .event: "event's name"
    case .session: "session's id"
    case .status: "status code of the answer"
    case .latency: "time the answer took"
    case .error: "error"
    case .platform: "platform"
    case .country: "country"
    case .channel: "channel through which the person came"
    case .release: "release of the product"
    case .plan: "plan the person is on"
    case .eventID: "event's id, the same in repeats of a row"
    case .sequence: "order of events at one instant"
    }
  }

  private static let delimiter = Flag(
    name: "--delimiter", value: "CHARACTER", commands: logs, group: .reading,
    help: "What stands between fields: one ASCII character, or tab, comma, semicolon, pipe.",
    initial: "found out"
  ) { text, options throws(UsageError) in
    let names: [String: UInt8] = [
      "tab": 9, "\\t": 9, "comma": 0x2c, "semicolon": 0x3b, "pipe": 0x7c,
    ]
    let only = text.utf8.count == 1 ? text.utf8.first : nil
    guard let byte = names[text] ?? only, byte < 0x7f, byte == 9 || byte > 0x1f,
      byte != 0x22
    else {
      throw UsageError("'\(text)' is not one ASCII character, tab, comma, semicolon or pipe")
    }
    options.reading.delimiter = byte
  }

  private static let noHeader = toggle(
    "--no-header", commands: logs, group: .reading,
    help: "The first line is data; needs --columns."
  ) { if $0.reading.columnNames == nil { $0.reading.columnNames = [] } }

  private static let columnNames = Flag(
    name: "--columns", value: "NAME,...", commands: logs, group: .reading,
    help: "Names of the columns of a log without a header line; needs --no-header."
  ) { text, options throws(UsageError) in
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !text.isEmpty, Set(names).count == names.count else {
      throw UsageError("'\(text)' is not a list of different names such as user,ts,event")
    }
    options.reading.columnNames = names
  }

  private static let comment = text(
    "--comment", value: "PREFIX", commands: logs, group: .reading,
    help: "Skip lines that begin with PREFIX."
  ) { $1.reading.comment = $0 }

  private static let times: [Flag] = [
    choice(
      "--time-unit", value: "UNIT", commands: logs, group: .reading,
      help: "What one unit of a numeric time is.", initial: "found out", of: TimeUnit.self
    ) { $1.reading.timeUnit = $0 },
    choice(
      "--time-format", value: "ORDER", commands: logs, group: .reading,
      help: "Whether 03/04/2026 has the day or the month first.", initial: "found out",
      of: DateOrder.self
    ) { $1.reading.dateOrder = $0 },
    timeZone,
    time("--since", help: "Leave out events before TIME.") { $1.reading.since = $0 },
    time("--until", help: "Leave out events at or after TIME.") { $1.reading.until = $0 },
    time("--earliest", help: "Reject times before TIME.", initial: "2000-01-01") {
      $1.reading.earliest = $0
    },
    time(
      "--now",
      help: "Reject times over 48 hours after TIME. SOURCE_DATE_EPOCH says the same in seconds.",
      initial: "the clock", whyNotInConfig: "when a run takes place is no setting"
    ) { $1.reading.now = $0 },
  ]

  private static func time(
    _ name: String, help: String, initial: String? = nil, whyNotInConfig: String? = nil,
    set: @escaping @Sendable (Timestamp, inout Options) -> Void
  ) -> Flag {
    Flag(
      name: name, value: "TIME", commands: logs, group: .reading, help: help, initial: initial,
      whyNotInConfig: whyNotInConfig
    ) { text, options throws(UsageError) in
      guard let time = Timestamp(written: text) else {
        throw UsageError("'\(text)' is not a time such as 2026-03-01 or 2026-03-01T08:30:00Z")
      }
      set(time, &options)
    }
  }

  private static let maxRecordBytes = Flag(
    name: "--max-record-bytes", value: "SIZE", commands: logs, group: .reading,
    help: "Reject rows longer than SIZE, such as 64k or 16M.", initial: "16M", shape: .size
  ) { text, options throws(UsageError) in
    guard let size = byteCount(written: text), (1024...(1 << 30)).contains(size) else {
      throw UsageError("'\(text)' is not a size from 1k to 1G such as 64k or 16M")
    }
    options.reading.maxRecordBytes = size
  }

  private static let threads = Flag(
    name: "--threads", value: "N", commands: logs, group: .reading,
    help: "Read and work with N threads at most. What comes out is the same.",
    initial: "one a processor", shape: .number
  ) { text, options throws(UsageError) in
    guard let count = wholeNumber(text), (1...256).contains(count) else {
      throw UsageError("'\(text)' is not a number of threads from 1 to 256")
    }
    options.reading.threads = count
  }

  private static let maxRejectRate = Flag(
    name: "--max-reject-rate", value: "SHARE", commands: logs, group: .reading,
    help: "More rejected rows than this make the result INCOMPLETE, exit 4.", initial: "5%",
    shape: .share
  ) { text, options throws(UsageError) in
    guard let rate = share(written: text), rate >= 0 else {
      throw UsageError("'\(text)' is not a share such as 5%, 5pct or 0.05")
    }
    options.maxRejectRate = rate
  }
}
