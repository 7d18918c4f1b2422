/// The fields of one row as the log writes them; a view into the reader's buffer.
public struct Record: ~Copyable {
  /// The physical line, from 1, on which the record starts.
  public let line: Int
  /// Which of the log's files it is in, from 0.
  public let input: Int
}
