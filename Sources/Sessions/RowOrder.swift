/// The order of one person's rows: by time, attempts before error rows, sequence, then content.
struct RowOrder {
  private typealias Row = TimelineReduction.Row

  private let context: TimelineContext
  private let rows: RowStore
  private let group: Int
  private let hasSides: Bool

  init(_ context: TimelineContext, _ rows: RowStore, _ group: Int) {
    self.context = context
    self.rows = rows
    self.group = group
    hasSides = rows.hasSides(group)
  }

  /// Puts one person's rows in order.
  @inline(__always)
  func put(_ rows: UnsafeMutableBufferPointer<TimelineReduction.Row>) {
    for index in 1..<max(1, rows.count) where rows[index].time <= rows[index &- 1].time {
      sort(rows)
      return
    }
  }

  @inline(never)
  private func sort(_ rows: UnsafeMutableBufferPointer<Row>) {
    var rows = rows
    rows.sort { precedes($0, $1) }
  }

  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.time != b.time { return a.time < b.time }
    let partA = context.meanings[Int(a.action)].part
    let partB = context.meanings[Int(b.action)].part
    if partA != partB { return partA < partB }
    guard hasSides else { return contentPrecedes(a, b) ?? (a.place < b.place) }
    let sideA = rows.side(Int(a.place), of: group)
    let sideB = rows.side(Int(b.place), of: group)
    if sideA.sequence != sideB.sequence { return sideA.sequence < sideB.sequence }
    return contentPrecedes(a, b) ?? context.tie.orderOfSessions(sessionID(sideA), sessionID(sideB))
      ?? (sideA.index != sideB.index ? sideA.index < sideB.index : a.place < b.place)
  }

  private func contentPrecedes(_ a: Row, _ b: Row) -> Bool? {
    context.tie.order(context.actions[Int(a.action)], context.actions[Int(b.action)])
      ?? context.tie.order(context.settings[Int(a.setting)], context.settings[Int(b.setting)])
  }

  private func sessionID(_ side: RowStore.Side) -> UInt32 {
    context.design.sessionsFromLog ? side.session : 0
  }
}
