/// What is left of the parts of an input that are read side by side.
///
/// A part is read a step at a time. Whoever has come to the end of theirs takes the second half of the
/// longest that is left, so that all end together however long each byte takes.
final class PartsLeft: Sendable {
  /// A part that somebody reads.
  struct Part {
    /// How far its reader goes for now: what is before is not to be had.
    var reach: Int
    /// Where it ends; `Int.max` for the last one, which ends where the input does.
    var stop: Int
  }

  /// A part cut off another.
  struct Taken: Equatable {
    /// Its number, one more than any before.
    var index: Int
    var start: Int
    var stop: Int
  }

  private struct State {
    var parts: [Part]
    /// The part that is sure to count has seen so many rows that equal ones are counted no more.
    var hasManyRows = false
  }

  /// The share of an input that is worth taking is one part in so many.
  private static let mostTaken = 32

  private let state: Guarded<State>
  private let size: Int
  private let step: Int
  private let least: Int

  /// - Parameters:
  ///   - parts: What each part begins and ends with; the first is sure to count.
  ///   - input: What they are parts of.
  init(_ parts: [(start: Int, stop: Int)], of input: DivisibleInput) {
    state = Guarded(State(parts: parts.map { Part(reach: $0.start, stop: $0.stop) }))
    size = input.size ?? 0
    // What a part is made of takes memory of its own: many small ones would take much of it.
    least = max(1, input.leastPart, size / PartsLeft.mostTaken)
    // A small part of the least, but not so small that stopping takes time.
    step = max(1, input.leastPart / 2)
  }

  /// Says how far to read a part next.
  ///
  /// - Parameters:
  ///   - index: Its number.
  ///   - place: Everything before is read.
  ///   - hasManyRows: Its reader no longer counts equal rows.
  /// - Returns: Where to stop; `nil` when all of it is read.
  func reach(of index: Int, from place: Int, hasManyRows: Bool) -> Int? {
    state.withLock { state in
      if index == 0, hasManyRows { state.hasManyRows = true }
      let part = state.parts[index]
      // Where reading ended early it broke off, or the input ended.
      guard place >= part.reach, part.reach < part.stop else { return nil }
      let reach = min(place, size) + step
      state.parts[index].reach = reach < min(part.stop, size) ? reach : part.stop
      return state.parts[index].reach
    }
  }

  /// Takes the second half of the longest part that is left.
  ///
  /// - Parameter cut: Finds a place where a part may begin, at the one given or soon after.
  /// - Returns: It, from now on a part of its own; `nil` when none is long enough.
  func take(_ cut: (Int) -> Int?) -> Taken? {
    state.withLock { state in
      let left = state.parts.map { min($0.stop, size) - $0.reach }
      guard let most = left.max(), most / 2 >= least, let index = left.firstIndex(of: most)
      else { return nil }
      let longest = state.parts[index]
      guard let start = cut(longest.reach + most / 2), start < min(longest.stop, size)
      else { return nil }
      state.parts[index].stop = start
      state.parts.append(Part(reach: start, stop: longest.stop))
      return Taken(index: state.parts.count - 1, start: start, stop: longest.stop)
    }
  }

  /// Where a part ends now.
  func stop(of index: Int) -> Int { state.withLock { $0.parts[index].stop } }

  /// See ``State/hasManyRows``.
  var hasManyRows: Bool { state.withLock { $0.hasManyRows } }
}
