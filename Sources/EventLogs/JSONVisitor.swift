/// What a ``JSONWalker`` tells of the members of the objects it walks through.
protocol JSONVisitor: ~Copyable {
  /// The length of the key at `p`, closing quote behind it, if it is the one that was expected;
  /// the visitor has then taken note of it. `nil` has the walker read it and call ``key``.
  mutating func expectedKeyLength(at p: Bytes, depth: Int) -> Int?
  /// A key of the object that was opened with `mark` (0: the outermost one).
  mutating func key(_ key: Slice, hasEscapes: Bool, depth: Int, mark: Int32)
  /// The value of the last key, or why the record has to be rejected for it.
  mutating func value(
    _ value: Slice, kind: Field.Kind, hasEscapes: Bool, at start: Bytes
  ) -> Reason?
  /// The mark of the object that opens as the value of the last key; under 0 for one to pass over.
  var enteredMark: Int32 { get }
}
