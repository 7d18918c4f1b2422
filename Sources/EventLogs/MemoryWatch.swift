import Synchronization

/// Keeps the tables of a run within the memory it may have, so that it can say so before the system
/// ends it.
///
/// Of the whole process: what counts is what it holds, whoever asked for it.
public enum MemoryWatch {
  /// The most memory in use, in bytes.
  private static let limit = Atomic<Int>(.max)
  /// The most bytes of addresses.
  private static let addressLimit = Atomic<Int>(.max)
  private static let isSpent = Atomic<Bool>(false)

  /// What no table takes by itself: the blocks that are read, stacks, pieces of tables in pieces.
  static let reserve = 32 << 20

  /// Begins anew with what the system allows, or `limit` bytes where it is given.
  static func begin(limit given: Int?) {
    limit.store(given ?? System.memoryToUse, ordering: .relaxed)
    addressLimit.store(System.addressLimit, ordering: .relaxed)
    isSpent.store(false, ordering: .relaxed)
  }

  /// Whether `bytes` more may be had; if not, the run is over.
  static func allows(_ bytes: Int) -> Bool {
    let limit = limit.load(ordering: .relaxed)
    let addressLimit = addressLimit.load(ordering: .relaxed)
    guard !isSpent.load(ordering: .relaxed) else { return false }
    guard limit < .max || addressLimit < .max, let use = System.memoryInUse() else { return true }
    if use.resident + bytes <= limit, use.addresses + bytes <= addressLimit { return true }
    isSpent.store(true, ordering: .relaxed)
    return false
  }

  /// Addresses are limited: whatever is refused then ends the run, so everything is asked for with care.
  public static var countsAddresses: Bool { addressLimit.load(ordering: .relaxed) < .max }

  /// A table was not allowed to grow: what was read is not whole.
  static var isOver: Bool { isSpent.load(ordering: .relaxed) }

  /// Ends the run if what comes next would need more memory than there is.
  ///
  /// - Parameter bytes: What it will need beyond what is in use.
  /// - Throws: Which limit stands in the way.
  public static func expect(_ bytes: Int) throws(LogError) {
    guard allows(bytes + reserve) else { throw failure() }
  }

  /// Which limit stands in the way, and what can be done.
  static func failure() -> LogError {
    let limit = limit.load(ordering: .relaxed)
    let addresses = addressLimit.load(ordering: .relaxed)
    let isAddresses = addresses < limit
    let words = isAddresses ? "ulimit -v lets it have" : "it may use"
    let size = sizeInWords(min(limit, addresses) & ~(1 << 20 - 1))
    var error = LogError(
      "the log needs more memory than the \(size) that \(words)",
      hint: isAddresses
        ? "raise ulimit -v, or read less at a time, with --since or --threads 1"
        : "--memory SIZE sets another limit; --since or --threads 1 needs less")
    error.isFinal = true
    return error
  }
}
