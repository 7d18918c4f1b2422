/// A run of the records of one JSON Lines file.
struct JSONLinesStretch: Stretch, ~Copyable {
  private var parser: JSONLinesParser
  private var blocks: BlockReader
  private let records: RecordLayout
  private let log: EventLog
  private let input: Int

  /// A stretch that begins where `source` does, in the input of that index.
  init(
    _ source: consuming ByteSource, _ layout: JSONLinesParser.Layout, _ records: RecordLayout,
    _ log: EventLog, input: Int
  ) {
    parser = JSONLinesParser(layout)
    // The parser looks at the bytes of every line.
    blocks = BlockReader(
      source, blockSize: log.blockSize, limit: log.options.heldBytes, looksAtBytes: false)
    self.records = records
    self.log = log
    self.input = input
  }

  var place: Int { blocks.place + parser.position }
  var line: Int { parser.line }
  // A key that took a role keeps it.
  var isClean: Bool { parser.adopted.isEmpty }
  var findings: Findings {
    Findings(
      blankLines: parser.blankLines, adopted: parser.adopted, slotsSeen: parser.slotsSeen)
  }
  var ending: SourceEnding { SourceEnding(blocks.source) }

  func another(_ source: consuming ByteSource) -> JSONLinesStretch {
    JSONLinesStretch(source, parser.layout, records, log, input: input)
  }

  mutating func read(
    to stop: Int, _ reader: inout EventReader, into reduction: inout some EventReduction
  ) {
    parser.stop = stop == Int.max ? stop : stop - blocks.place
    var batch = EventBatch()
    var hand = blocks.inHand
    while true {
      let step = parser.step(in: hand)
      guard step == .record else {
        batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
        if step == .end { return }
        parser.advance(&blocks)
        hand = blocks.inHand
        continue
      }
      reader.place.line = parser.row.line
      let bytes = parser.row.bytes(in: hand)
      let verdict =
        parser.row.fault == nil
        ? parser.withFields { reader.read($0, record: bytes, into: &batch) }
        : reader.reject(parser.row)
      // A record of JSON Lines is no header.
      _ = reader.settle(verdict, &batch, records, input: input, into: &reduction)
    }
  }
}
