/// What mvpcheck can be told to do.
enum Command: String, CaseIterable, Sendable {
  case analyze
  case inspect
  case events
  case simulate
  case help
  case version

  /// How it is called.
  var usage: String {
    switch self {
    case .analyze: "mvpcheck analyze FILE... [options]"
    case .inspect: "mvpcheck inspect FILE... [options]"
    case .events: "mvpcheck events FILE... [options]"
    case .simulate: "mvpcheck simulate SCENARIO [options]"
    case .help: "mvpcheck help [TOPIC]"
    case .version: "mvpcheck version [--json]"
    }
  }

  /// What it does, in a few words.
  var summary: String {
    switch self {
    case .analyze: "are people leaving because of friction, or because of the product?"
    case .inspect: "how mvpcheck reads your file, and what it takes for friction"
    case .events: "the events as mvpcheck reads them, one JSON object a line"
    case .simulate: "a log to try it on, whose truth is known"
    case .help: "how things work; topics below"
    case .version: "the version"
    }
  }

  /// More about it, a paragraph an element.
  var details: [String] {
    switch self {
    case .analyze:
      [
        "FILE is CSV or JSON Lines; '-' is standard input. Columns, delimiter and time unit are "
          + "found out and said in the report. A report is printed; -o writes it to files as well."
      ]
    case .inspect:
      [
        "FILE is CSV or JSON Lines; '-' is standard input. Shown are the columns and why they were "
          + "chosen, the names of events and what they are taken for, friction by kind, and what "
          + "was not used. Exit 4 when too much was not: this is how to check an export."
      ]
    case .events:
      ["FILE is CSV or JSON Lines; '-' is standard input. Rows that cannot be used are counted."]
    case .simulate:
      ["The log is CSV on standard output. The same seed gives the same bytes."]
    case .help, .version: []
    }
  }

  /// Commands to copy, and what each is for.
  var examples: [(command: String, purpose: String)] {
    switch self {
    case .analyze:
      [
        ("mvpcheck analyze events.csv", "the answer, in the terminal"),
        ("mvpcheck analyze events.csv -o report.json", "the answer, and every figure in a file"),
        ("mvpcheck analyze events.csv.gz", "a compressed log"),
        ("mvpcheck analyze events.csv -q --fail-on 'friction_share > 40%'", "an alarm for cron"),
        (
          "mvpcheck analyze events.csv -f json | jq .departures.share_due_to_friction",
          "one figure with its range"
        ),
      ]
    case .inspect:
      [
        ("mvpcheck inspect events.csv", "how it is read"),
        ("mvpcheck inspect events.csv --rejects rejects.jsonl", "and every row that is not used"),
        ("mvpcheck inspect events.csv -f json | jq .columns", "for scripts"),
      ]
    case .events:
      [
        ("mvpcheck events events.csv | head", "what was read"),
        ("mvpcheck events events.csv --rejects rejects.jsonl > events.jsonl", "and what was not"),
      ]
    case .simulate:
      [
        ("mvpcheck simulate --list", "the scenarios"),
        ("mvpcheck simulate mixed > demo.csv", "a log"),
        ("mvpcheck simulate mixed --truth truth.json > demo.csv", "a log and its truth"),
      ]
    case .help: [("mvpcheck help cron", "a topic"), ("mvpcheck help analyze", "a command")]
    case .version: [("mvpcheck version", "")]
    }
  }

  /// It works on logs.
  var readsLogs: Bool { self == .analyze || self == .inspect || self == .events }
}
