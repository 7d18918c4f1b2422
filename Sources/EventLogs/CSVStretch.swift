/// A run of the records of one CSV file.
struct CSVStretch: Stretch, ~Copyable {
  private var parser: CSVParser
  private var ahead: CSVAhead
  private var json: JSONColumns
  private var blocks: BlockReader
  private let records: RecordLayout
  private let log: EventLog
  private let input: Int
  private var turn: Int?
  private var reorderedHeader: Int?

  /// A stretch that begins where `source` does, in the input of that index.
  init(
    _ source: consuming ByteSource, _ layout: CSVParser.Layout, _ records: RecordLayout,
    _ log: EventLog, input: Int
  ) {
    parser = CSVParser(layout)
    ahead = CSVAhead(layout)
    json = JSONColumns(layout.json)
    // What is read ahead is looked at on the way, and what is not record by record.
    blocks = BlockReader(
      source, blockSize: log.blockSize, limit: log.options.heldBytes, looksAtBytes: false)
    self.records = records
    self.log = log
    self.input = input
  }

  var place: Int { blocks.place + parser.position }
  var line: Int { parser.line }
  // Behind a quote that went astray lines are read one by one.
  var isClean: Bool { parser.position >= parser.singleLineEnd }
  var findings: Findings {
    Findings(blankLines: parser.blankLines, turn: turn, reorderedHeader: reorderedHeader)
  }
  var ending: SourceEnding { SourceEnding(blocks.source) }

  func another(_ source: consuming ByteSource) -> CSVStretch {
    CSVStretch(source, parser.layout, records, log, input: input)
  }

  /// Moves to the first row.
  mutating func skipHeader(isNamed: Bool) {
    parser.skipHeader(&blocks, isNamed: isNamed)
  }

  mutating func read(
    to stop: Int, _ reader: inout EventReader, into reduction: inout some EventReduction
  ) {
    parser.stop = stop == Int.max ? stop : stop - blocks.place
    var batch = EventBatch()
    while true {
      if let verdict = readAhead(&reader, &batch) {
        guard reader.settle(verdict, &batch, records, input: input, into: &reduction) else {
          batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
          reorderedHeader = reader.place.line
          return
        }
        continue
      }
      let step = parser.step(in: blocks.inHand)
      guard step == .record else {
        batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
        if step == .end { return }
        parser.advance(&blocks)
        ahead.forget()
        continue
      }
      guard
        reader.settle(readOne(&reader, &batch), &batch, records, input: input, into: &reduction)
      else {
        batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
        reorderedHeader = parser.row.line
        return
      }
    }
  }

  /// Reads records that hold nothing odd, up to one of which more is to be done than to add its event.
  ///
  /// - Returns: What became of that one; `nil` when the next record is one for the parser.
  @inline(never)
  private mutating func readAhead(
    _ reader: inout EventReader, _ batch: inout EventBatch
  ) -> EventReader.Verdict? {
    let hand = blocks.inHand
    while true {
      guard parser.position < parser.stop, parser.position >= parser.singleLineEnd,
        !parser.skipsLine, let record = ahead.next(hand, at: parser.position)
      else { return nil }
      reader.place.line = parser.line
      parser.position = ahead.position
      parser.line &+= 1
      let verdict = reader.read(record, record: record.bytes, into: &batch)
      guard verdict == .accepted, !reader.hasNewName, !batch.isFull else { return verdict }
    }
  }

  /// Makes what can be made of the record that the parser found.
  private mutating func readOne(
    _ reader: inout EventReader, _ batch: inout EventBatch
  ) -> EventReader.Verdict {
    reader.place.line = parser.row.line
    let bytes = parser.row.bytes(in: blocks.inHand)
    if parser.row.fault == nil {
      json.spread(parser.fields) { reader.note(.badProperties, at: $0) }
      return reader.read(parser.fields, record: bytes, into: &batch)
    }
    if turn == nil, bytes.hasPrefix(Array("{\"".utf8)) { turn = parser.row.line }
    return reader.reject(parser.row)
  }
}
