import Sessions
import Statistics

/// Where attempts stand: in which cell, and what friction they met.
///
/// Attempts alike in both share a slot. Slots in use are numbered by friction, then cell, those of attempts that met nothing before all others.
public struct AttemptSlots: Sendable {
  /// The slot of each attempt, by its place in the timelines.
  public private(set) var ofAttempt: [UInt32]
  /// The cell of each slot; that of ``outside`` comes behind all cells.
  public let cells: [UInt32]
  /// The friction met in each slot, its raw value plus one; 0 for none.
  public let codes: [UInt8]
  /// How many slots are of attempts that met nothing.
  public let sparedCount: Int

  /// The slot of attempts that take no part.
  public var outside: UInt32 { UInt32(sparedCount - 1) }

  /// Numbers the slots of the attempts of timelines, given the cell of each.
  init(_ attempts: [Attempt], inCells cellOfAttempt: consuming [UInt32], of cellCount: Int) {
    let stride = cellCount + 1
    let isUsed = Self.marks(attempts, cellOfAttempt, stride)
    var ranks = [UInt32](repeating: 0, count: isUsed.count)
    var (cells, codes, spared): ([UInt32], [UInt8], Int) = ([], [], 0)
    for slot in isUsed.indices {
      // Nothing met behind all cells: outside.
      let isOutside = slot == cellCount
      guard isUsed[slot] || isOutside else { continue }
      ranks[slot] = UInt32(cells.count)
      cells.append(UInt32(slot % stride))
      codes.append(UInt8(slot / stride))
      if isOutside { spared = cells.count }
    }
    (self.cells, self.codes, sparedCount) = (cells, codes, spared)
    var slots = consume cellOfAttempt
    slots.withUnsafeMutableBufferPointer { slots in
      // Each part has attempts of its own.
      nonisolated(unsafe) let slots = slots
      _ = concurrently(WorkParts.of(slots.count)) { [ranks] part in
        ranks.withUnsafeBufferPointer { ranks in
          attempts.withUnsafeBufferPointer { attempts in
            for index in part {
              slots[index] = ranks[attempts[index].frictionCode &* stride &+ Int(slots[index])]
            }
          }
        }
      }
    }
    ofAttempt = slots
  }

  /// Whether any attempt is in each slot, by friction's code, then cell.
  private static func marks(
    _ attempts: [Attempt], _ cellOfAttempt: borrowing [UInt32], _ stride: Int
  ) -> [Bool] {
    let count = (Friction.allCases.count + 1) * stride
    let cellOfAttempt = copy cellOfAttempt
    let parts = concurrently(WorkParts.of(attempts.count)) { part in
      var isUsed = [Bool](repeating: false, count: count)
      isUsed.withUnsafeMutableBufferPointer { isUsed in
        cellOfAttempt.withUnsafeBufferPointer { cells in
          attempts.withUnsafeBufferPointer { attempts in
            for index in part {
              isUsed[attempts[index].frictionCode &* stride &+ Int(cells[index])] = true
            }
          }
        }
      }
      return isUsed
    }
    var isUsed = parts[0]
    for part in parts.dropFirst() {
      for slot in isUsed.indices where part[slot] { isUsed[slot] = true }
    }
    return isUsed
  }

  /// How many slots there are.
  public var count: Int { cells.count }

  /// Has attempts take no part.
  public mutating func leaveOut(_ attempts: Range<Int>) {
    for attempt in attempts { ofAttempt[attempt] = outside }
  }
}

extension Study {
  /// The cell of an attempt, by its place in the timelines.
  public func cell(ofAttempt index: Int) -> Int { Int(slots.cells[Int(slots.ofAttempt[index])]) }

  /// Makes a list of the cell of each attempt of the timelines.
  public func cellsOfAttempts() -> [UInt32] { slots.ofAttempt.map { slots.cells[Int($0)] } }
}
