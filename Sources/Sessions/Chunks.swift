/// Elements in pieces of one size: to grow moves none of them, and a pointer to one stays good.
///
/// For one thread at a time.
final class Chunks<Element: BitwiseCopyable> {
  private static var shift: Int { 10 }
  private static var mask: Int { 1 << shift - 1 }

  /// How many there are.
  private(set) var count = 0
  private var pieces: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  private var pieceCount = 0
  private var pieceCapacity = 16

  init() {
    pieces = .allocate(capacity: pieceCapacity)
  }

  deinit {
    removeAll()
    pieces.deallocate()
  }

  /// Where they are; good until there are more pieces.
  @inline(__always)
  var places: Places { Places(pieces: pieces) }

  /// Finds elements.
  struct Places {
    fileprivate let pieces: UnsafeMutablePointer<UnsafeMutablePointer<Element>>

    /// Where the element at `index`, which must be there, is.
    @inline(__always)
    subscript(index: Int) -> UnsafeMutablePointer<Element> {
      pieces[index &>> shift] + (index & mask)
    }
  }

  /// The element at `index`, which must be there.
  @inline(__always)
  subscript(index: Int) -> Element {
    get { places[index].pointee }
    set { places[index].pointee = newValue }
  }

  /// Adds an element.
  @inline(__always)
  func append(_ element: Element) {
    if count & Self.mask == 0 { addPiece(for: count) }
    places[count].initialize(to: element)
    count &+= 1
  }

  /// Adds as many of `element` as make `count`.
  func grow(to newCount: Int, with element: Element) {
    while count < newCount { append(element) }
  }

  /// Adds those of `other`, which loses them, without a copy; the count must be a whole number of pieces.
  func adopt(_ other: Chunks<Element>) {
    precondition(count & Self.mask == 0 && count >> Self.shift == pieceCount, "a piece is not full")
    for piece in 0..<other.pieceCount { add(other.pieces[piece]) }
    count += other.count
    other.pieceCount = 0
    other.count = 0
  }

  /// How many more make a whole number of pieces.
  var gap: Int { -count & Self.mask }

  /// Forgets all.
  func removeAll() {
    for piece in 0..<pieceCount { pieces[piece].deallocate() }
    pieceCount = 0
    count = 0
  }

  private func addPiece(for index: Int) {
    guard index >> Self.shift == pieceCount else { return }
    // From the start of a line of memory, so that an element as long as a part of one lies in one.
    let bytes = MemoryLayout<Element>.stride << Self.shift
    let piece = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    add(piece.bindMemory(to: Element.self, capacity: 1 << Self.shift))
  }

  private func add(_ piece: UnsafeMutablePointer<Element>) {
    if pieceCount == pieceCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Element>>.allocate(
        capacity: pieceCapacity * 2)
      larger.moveInitialize(from: pieces, count: pieceCount)
      pieces.deallocate()
      pieces = larger
      pieceCapacity *= 2
    }
    (pieces + pieceCount).initialize(to: piece)
    pieceCount += 1
  }
}

/// A row, or a run of them, of one person.
protocol OfPerson: BitwiseCopyable {
  /// The person, a word index.
  var user: UInt32 { get }
  /// When it begins, in nanoseconds.
  var start: Int64 { get }
}

extension Chunks where Element: OfPerson {
  /// Puts them in order.
  ///
  /// - Parameter people: One more than the largest person.
  /// - Returns: All of them person by person, each person's by start.
  func byPerson(_ people: Int) -> [Element] {
    var sorted = grouped(people)
    sorted.withUnsafeMutableBufferPointer { elements in
      var first = 0
      while first < elements.count {
        var end = first + 1
        while end < elements.count, elements[end].user == elements[first].user { end += 1 }
        if end > first + 1 { elements[first..<end].sort { $0.start < $1.start } }
        first = end
      }
    }
    return sorted
  }

  /// Counts how many each person has, and puts them there.
  private func grouped(_ people: Int) -> [Element] {
    let places = places
    // Few of many people: counting would cost more than comparing.
    if count < people / 32 {
      return (0..<count).map { places[$0].pointee }.sorted { $0.user < $1.user }
    }
    var next = [UInt32](repeating: 0, count: people + 1)
    for index in 0..<count { next[Int(places[index].pointee.user) + 1] += 1 }
    for person in 0..<people { next[person + 1] += next[person] }
    return [Element](unsafeUninitializedCapacity: count) { sorted, initialized in
      for index in 0..<count {
        let element = places[index].pointee
        sorted.initializeElement(at: Int(next[Int(element.user)]), to: element)
        next[Int(element.user)] += 1
      }
      initialized = count
    }
  }
}
