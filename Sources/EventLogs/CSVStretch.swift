/// A run of the records of one CSV file.
struct CSVStretch: Stretch, ~Copyable {
  private var parser: CSVParser
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
    blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
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
      let step = parser.step(in: blocks)
      guard step == .record else {
        batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
        if step == .end { return }
        parser.advance(&blocks)
        continue
      }
      reader.place.line = parser.row.line
      let bytes = parser.row.bytes(in: blocks)
      let verdict: EventReader.Verdict
      if parser.row.fault == nil {
        verdict = reader.read(parser.fields, record: bytes, into: &batch)
      } else {
        if turn == nil, bytes.hasPrefix(Array("{\"".utf8)) { turn = parser.row.line }
        verdict = reader.reject(parser.row)
      }
      guard reader.settle(verdict, &batch, records, input: input, into: &reduction) else {
        batch.handOn(&reader.vocabulary.users, records, input: input, into: &reduction)
        reorderedHeader = parser.row.line
        return
      }
    }
  }
}
