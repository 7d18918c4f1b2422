/// Makes bytes of those of another source while they are read.
protocol ByteStage: AnyObject {
  /// How the reading of the input itself went so far.
  var origin: SourceEnding { get }
  /// Opening the input again gives the same bytes from the start.
  var canBeReadAgain: Bool { get }
  /// Why there are no more bytes, when that is not the end.
  var failure: ReadFailure? { get }

  /// Fills `count` bytes at `start` and says how many came: fewer only at the end.
  func read(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int
}
