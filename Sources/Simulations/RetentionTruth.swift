/// Who is still there, day by day since signup, in one world.
///
/// The product-limit estimate over all lives, each followed until the return window before the
/// log's end: what a log of endlessly many people would show. A departure has its date at the end of
/// the last session, and the first one counts.
public struct RetentionTruth: Equatable, Sendable {
  /// The share still there so many whole days after signup, from day 0 on.
  public private(set) var surviving: [Double] = []
  /// People still there and still followed then.
  public private(set) var atRisk: [Int] = []

  /// How long somebody was seen to stay, in milliseconds.
  struct Stay {
    var length: Int64
    /// They departed then; else nothing is known from then on.
    var hasDeparted: Bool
  }

  /// Makes the curve up to the last day that anybody is followed to.
  init(_ stays: [Stay]) {
    let ordered = stays.sorted { $0.length < $1.length }
    var left = ordered.count
    var share = 1.0
    var place = 0
    var day: Int64 = 0
    while left > 0 {
      // Departures of one instant come before those who are followed no longer than that.
      while place < ordered.count, ordered[place].length <= day * Int64(Milliseconds.day) {
        let tied = ordered[place...].prefix { $0.length == ordered[place].length }
        share *= 1 - Double(tied.count { $0.hasDeparted }) / Double(left)
        left -= tied.count
        place += tied.count
      }
      guard left > 0 else { return }
      surviving.append(share)
      atRisk.append(left)
      day += 1
    }
  }
}
