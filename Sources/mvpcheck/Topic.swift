/// A page of `mvpcheck help`.
struct Topic: Sendable {
  let name: String
  let summary: String
  private let body: String

  init(name: String, summary: String, body: String) {
    self.name = name
    self.summary = summary
    self.body = body
  }

  /// The page.
  var text: String { "\(name) - \(summary)\n\n\(body)\n" }
}

extension Topic {
  static let all = [exitCodes, formats, cron, config, columns, method, privacy]

  private static let exitCodes = Topic(
    name: "exit-codes", summary: "what the exit code says",
    body: Help.columns(
      ExitCode.allCases.map {
        ("\($0.rawValue)".count < 3 ? " \($0.rawValue)" : "\($0.rawValue)", $0.meaning)
      })
        + """

        When several apply, the first of 70, 2, 5, 3, 6, 4, 1, 0. Gates are opt-in:
        without --fail-on a report exits 0 whatever it found. Codes may be added; treat
        one you do not know as failure.
        """)

  private static let formats = Topic(
    name: "formats", summary: "what is read and what is written",
    body: """
      Read: CSV (comma, semicolon, tab or pipe, quoted fields) and JSON Lines (one
      object a line), UTF-8. Which of them is found out; --format-in says it. A row
      that cannot be used costs one row: it is counted with its reason and place,
      and --rejects FILE lists all of them.

      Files packed by gzip, zstd, xz, bzip2 or lz4 are read through the program of
      that name. Other encodings: --encoding. Times without a zone are UTC, or of
      --timezone. One input may have --max-input-bytes (64G), unpacked.

      Written: -f text or -f json on standard output, -o FILE as text or JSON by its
      ending (.txt, .json). With -o, the report is still printed, unless -q. Files
      are replaced whole or not at all.

      JSON has a schema_version and names that stay: fields may be added, none is
      renamed. What is not known is null, never absent and never 0. Shares go from 0
      to 1, durations are in seconds, times are RFC 3339 in UTC. An estimate is
        {"estimate": 0.3, "low": 0.22, "high": 0.38, "level": 0.95, "n": 412}

        mvpcheck analyze events.csv -f json | jq -e '.departures.share_due_to_friction.high < .4'
        pd.json_normalize(json.load(open("report.json"))["causes"])
      """)

  private static let cron = Topic(
    name: "cron", summary: "a weekly alarm that is silent until it matters",
    body: """
      MAILTO=founder@example.com
      # Mondays 06:15; silent unless a gate trips or something is wrong
      15 6 * * 1  mvpcheck analyze /srv/exports/week.csv -q -o /srv/reports/week.json --fail-on 'friction_share > 40pct'

      cron mails what is printed. -q prints nothing on exit 0; on exit 1 the
      headline and the gate; otherwise the error. A % in a crontab line must be
      written \\%; 40pct and 0.4 mean the same as 40%. With --lock FILE a run that
      starts while another still works ends at once with exit 6. Gates can sit in a
      file, named by --config /srv/reports/weekly.json (mvpcheck help config); the
      lock cannot.

      An export that no longer comes is the commonest silent failure: --max-age 8d
      trips when the newest event is older than that at --now, which is the clock
      unless it or SOURCE_DATE_EPOCH is given.

      A million events take up to 130 MiB of memory, and 130 MiB besides. Before it
      needs more than --memory, ulimit -v or the container allows, a run ends with
      exit 3 and leaves the last report as it is.

      The interval decides: 'friction_share > 40%' trips when the whole interval
      lies above, passes when all of it lies below, and is INCONCLUSIVE otherwise,
      which passes unless --fail-on-inconclusive is given. --gate-on point looks at
      the point alone. --warn-on says so and leaves the exit code.

      Figures:
      \(figures)
      """)

  private static var figures: String {
    let plain = Figure.all.filter { !$0.name.contains(".") }
    return Help.columns(plain.map { ($0.name, $0.path) })
      + "  the three metrics also with .without_friction, .due_to_friction and\n"
      + "  .halved_friction behind their names"
  }

  private static let columns = Topic(
    name: "columns", summary: "what a log needs, and what helps",
    body: """
      A log needs three columns: who (user), when (time), what (event). Their names
      are guessed (user_id, timestamp, event, ...), or given:

        mvpcheck analyze events.csv --user-column uid --time-column ts --event-column action

      Friction is read from a status code (--status-column), the time an answer took
      (--latency-column), an error field (--error-column), and from the events'
      names; --friction GLOB adds to it, --not-friction GLOB takes away. Without any
      of them the question cannot be answered, and the report says so.

      What friction depends on makes the estimate better: --platform-column,
      --country-column, --channel-column, --release-column, --plan-column. Ids of
      events (--event-id-column) let repeats be dropped.

      The report's DATA section says which column was taken for what, and which were
      passed over.
      """)

  private static let method = Topic(
    name: "method", summary: "how friction is told from value, and when it is not",
    body: """
      Friction hits attempts, not people: who does more meets more. So people who
      met friction are not compared with people who met none. The risk that an
      attempt meets friction is estimated from what was attempted, on which
      platform, release and country, and when; histories without friction are
      weighted by the inverse of their chance to stay so, and stand for everybody
      had nothing gone wrong.

      Left: no session within --churn-after (7d) of the end of the last one. Who is
      too recent to judge is counted apart. Every estimate has a range: "likely" is
      the 95 % interval (--level), and a range that takes in zero is marked with
      '?'.

      The verdict goes by friction's share of those who left: MOSTLY FRICTION when
      the whole range lies above 50 %, MOSTLY VALUE when it lies below 25 %, BOTH
      when it lies above zero, else CANNOT TELL. Where the log cannot carry a
      number, none is given, and the report says why and what would help.

      It is observed, not an experiment: a cause the log does not record, tied to
      both friction and leaving, can mislead. The report says how strong it would
      have to be.
      """)

  private static let privacy = Topic(
    name: "privacy", summary: "what leaves your machine: nothing",
    body: """
      mvpcheck opens no connection and writes no file that was not named by an
      option. Reports hold no id of a person. Query strings, e-mail addresses and
      things shaped like tokens in the names of events are masked. Messages and
      --rejects give the place of a row and the reason, not what stood there; the
      rejects file is readable by its owner alone.
      """)
}
