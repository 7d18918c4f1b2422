/// Where the fields of the records ahead end, found 64 bytes at a time.
///
/// A shortcut: it takes every quote for one that opens or closes a field. Whoever uses it must see for
/// themselves that this holds of a record, and leave the record to ``CSVParser`` where it does not.
struct CSVIndex: ~Copyable {
  /// The most bytes gone through at a time: what is found in them stays in the nearest cache.
  static let mostBytes = 1 << 14
  /// Groups of 64 bytes between which line ends are added up; more would overflow.
  private static let groups = 32
  /// Ends of fields that are noted at a time.
  private static let stride = 10

  /// Where the first record begins, from the start of the buffer.
  private(set) var origin = 0
  /// Where fields end, delimiters and line ends, from `origin`; the one before the first is -1.
  let ends: UnsafeMutablePointer<Int32>
  /// Quotes, likewise; behind the last one stands a place beyond all.
  let quotes: UnsafeMutablePointer<Int32>
  /// Line ends of any kind inside quotes, likewise.
  let breaks: UnsafeMutablePointer<Int32>
  /// How many ends there are.
  private(set) var endCount = 0
  /// Complete records.
  private(set) var recordCount = 0
  /// All records have as many fields as there should be.
  private(set) var isEven = false
  /// The bytes looked at end early, in a record that ends in a CR of its own.
  private(set) var isCut = false
  /// What was looked at holds no NUL and nothing outside ASCII.
  private(set) var isPlain = false
  /// Some line ends are CR LF.
  private(set) var hasReturns = false

  private var quoteCount = 0
  private var breakCount = 0
  private let width: Int
  private let delimiters: Lanes
  private let newlines = Lanes(repeating: ASCII.newline)
  private let returns = Lanes(repeating: ASCII.carriageReturn)
  private let marks = Lanes(repeating: ASCII.quote)
  private let places: UnsafeMutablePointer<Int32>

  /// - Parameters:
  ///   - delimiter: What stands between fields.
  ///   - width: How many fields a record should have.
  init(delimiter: UInt8, width: Int) {
    delimiters = Lanes(repeating: delimiter)
    self.width = width
    let room = CSVIndex.mostBytes + 64 + CSVIndex.stride + 1
    places = .allocate(capacity: 3 * room)
    places.initialize(repeating: 0, count: 3 * room)
    places[0] = -1
    ends = places + 1
    quotes = places + room
    breaks = places + 2 * room
  }

  deinit {
    places.deallocate()
  }

  /// Finds the records that begin at `start`, as far as they are complete before `limit`.
  ///
  /// - Parameters:
  ///   - base: The start of the buffer.
  ///   - start: Where the first record begins.
  ///   - span: How many bytes to go through, as many times 64.
  ///   - limit: Where the bytes in hand end.
  mutating func fill(_ base: Bytes, from start: Int, span: Int, to limit: Int) {
    origin = start
    (endCount, quoteCount, breakCount, recordCount) = (0, 0, 0, 0)
    (isEven, hasReturns, isCut, isPlain) = (false, false, false, true)
    let stop = min(limit, start &+ span)
    var place = start
    var inside: UInt64 = 0
    while place < stop {
      let groupEnd = min(stop, place &+ 64 &* CSVIndex.groups)
      if inside == 0 { place = plainly(base, from: place, to: groupEnd) }
      guard place < groupEnd else { continue }
      carefully(base, at: place, to: limit, &inside)
      if isCut { break }
      place &+= 64
    }
    quotes[quoteCount] = .max
    breaks[breakCount] = .max
    check(base)
  }

  /// Goes through bytes up to `limit`, or up to 64 that hold a quote or a CR, and says where it is.
  @inline(__always)
  private mutating func plainly(_ base: Bytes, from start: Int, to limit: Int) -> Int {
    var place = start
    var sums = Lanes()
    var seen = Lanes()
    while place &+ 64 <= limit {
      let p = base + place
      let (a, b, c, d) = (load16(p), load16(p + 16), load16(p + 32), load16(p + 48))
      let odd = (a .== marks) .| (b .== marks) .| (c .== marks) .| (d .== marks)
      let ended = (a .== returns) .| (b .== returns) .| (c .== returns) .| (d .== returns)
      if isAny(odd .| ended) { break }
      seen |= CSVIndex.outside(a, b, c, d)
      let (na, nb, nc, nd) = (a .== newlines, b .== newlines, c .== newlines, d .== newlines)
      // A lane that is set is -1.
      sums = sums &- (lanes(na) &+ lanes(nb) &+ lanes(nc) &+ lanes(nd))
      let (da, db) = (a .== delimiters, b .== delimiters)
      let (dc, dd) = (c .== delimiters, d .== delimiters)
      note(mask64(da .| na, db .| nb, dc .| nc, dd .| nd), at: place)
      place &+= 64
    }
    recordCount &+= sum(sums)
    isPlain = isPlain && !CSVIndex.hasTop(seen)
    return place
  }

  /// Goes through the 64 bytes at `place`, whatever they hold, up to a CR that ends a line.
  ///
  /// - Parameters:
  ///   - base: The start of the buffer.
  ///   - place: Where the bytes are.
  ///   - limit: Where the bytes in hand end.
  ///   - inside: All bits where the bytes begin inside quotes, none elsewhere; moves on.
  @inline(never)
  private mutating func carefully(
    _ base: Bytes, at place: Int, to limit: Int, _ inside: inout UInt64
  ) {
    let p = base + place
    let (a, b, c, d) = (load16(p), load16(p + 16), load16(p + 32), load16(p + 48))
    isPlain = isPlain && !CSVIndex.hasTop(CSVIndex.outside(a, b, c, d))
    func mask(_ lanes: Lanes) -> UInt64 {
      mask64(a .== lanes, b .== lanes, c .== lanes, d .== lanes)
    }
    let left = limit &- place
    var kept: UInt64 = left < 64 ? (1 &<< UInt64(truncatingIfNeeded: left)) &- 1 : .max
    let quoted = CSVIndex.prefixXor(mask(marks) & kept) ^ inside
    inside = UInt64(bitPattern: Int64(bitPattern: quoted) &>> 63)
    var lines = mask(newlines)
    let ended = mask(returns)
    // A CR outside quotes with no LF behind it ends a record like no other.
    var open = ended & ~quoted & kept
    while open != 0 {
      let next = place &+ open.trailingZeroBitCount &+ 1
      guard next < limit, base[next] == ASCII.newline else {
        kept &= (open & (0 &- open)) &- 1
        break
      }
      open &= open &- 1
    }
    hasReturns = hasReturns || ended != 0
    quoteCount = note(mask(marks) & kept, at: place, in: quotes, quoteCount)
    breakCount = note((lines | ended) & quoted & kept, at: place, in: breaks, breakCount)
    lines &= kept & ~quoted
    recordCount &+= lines.nonzeroBitCount
    note(mask(delimiters) & kept & ~quoted | lines, at: place)
    isCut = open != 0
  }

  /// Notes where fields end.
  ///
  /// Always some at a time, the last of which may be none: when to stop could not be foretold.
  @inline(__always)
  private mutating func note(_ mask: UInt64, at place: Int) {
    let first = Int32(truncatingIfNeeded: place &- origin)
    var mask = mask
    var next = ends + endCount
    endCount &+= mask.nonzeroBitCount
    let end = ends + endCount
    repeat {
      for step in 0..<CSVIndex.stride {
        next[step] = first &+ Int32(truncatingIfNeeded: mask.trailingZeroBitCount)
        mask &= mask &- 1
      }
      next += CSVIndex.stride
    } while next < end
  }

  /// Adds the places of the bits of `mask` to `list`, which holds `count`, and says how many it holds
  /// now.
  @inline(__always)
  private func note(
    _ mask: UInt64, at place: Int, in list: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    let first = Int32(truncatingIfNeeded: place &- origin)
    var mask = mask
    var count = count
    while mask != 0 {
      list[count] = first &+ Int32(truncatingIfNeeded: mask.trailingZeroBitCount)
      count &+= 1
      mask &= mask &- 1
    }
    return count
  }

  /// Looks whether all records have as many fields as they should.
  private mutating func check(_ base: Bytes) {
    guard recordCount &* width <= endCount else { return }
    var place = width &- 1
    for _ in 0..<recordCount {
      guard base[origin &+ Int(ends[place])] == ASCII.newline else { return }
      place &+= width
    }
    isEven = true
  }

  /// Lanes with the top bit where a byte is NUL, which has it once 1 is taken off, or outside ASCII.
  @inline(__always)
  private static func outside(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> Lanes {
    let one = Lanes(repeating: 1)
    return a | b | c | d | (a &- one) | (b &- one) | (c &- one) | (d &- one)
  }

  @inline(__always)
  private static func hasTop(_ lanes: Lanes) -> Bool {
    let halves = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
    return (halves.x | halves.y) & 0x8080_8080_8080_8080 != 0
  }

  /// Each bit tells whether it and those below it are odd in number.
  private static func prefixXor(_ bits: UInt64) -> UInt64 {
    var bits = bits
    for shift: UInt64 in [1, 2, 4, 8, 16, 32] { bits ^= bits &<< shift }
    return bits
  }
}

/// The lanes of a mask: all bits where it is set.
@inline(__always)
private func lanes(_ mask: SIMDMask<SIMD16<Int8>>) -> Lanes {
  unsafeBitCast(mask, to: Lanes.self)
}

/// The sum of all lanes.
@inline(__always)
private func sum(_ lanes: Lanes) -> Int {
  let halves = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
  let every: UInt64 = 0x00FF_00FF_00FF_00FF
  let pairs =
    (halves.x & every) &+ (halves.x &>> 8 & every) &+ (halves.y & every)
    &+ (halves.y &>> 8 & every)
  return Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) &>> 48)
}
