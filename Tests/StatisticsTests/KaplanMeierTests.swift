import Statistics
import Testing

@Suite struct `Spells of whole days` {
  @Test func `counted by length give the curve of the spells`() {
    let days = [0, 1, 1, 2, 3, 3, 3, 5]
    let leaves = [true, true, false, false, true, true, false, true]
    let one = KaplanMeier(times: days.map { Double($0) }, isEvent: leaves)
    let spells = (0...5).map { day in days.count { $0 == day } }
    let leaving = (0...5).map { day in zip(days, leaves).count { $0 == day && $1 } }
    let other = KaplanMeier(spells: spells, leaving: leaving)
    #expect(other.steps.map(\.time) == [0, 1, 3, 5])
    #expect(other.steps.map(\.atRisk) == one.steps.map(\.atRisk))
    #expect(other.steps.map(\.events) == one.steps.map(\.events))
    #expect(other.steps.map(\.surviving) == one.steps.map(\.surviving))
    #expect(other.steps.map(\.logVariance) == one.steps.map(\.logVariance))
  }
}
