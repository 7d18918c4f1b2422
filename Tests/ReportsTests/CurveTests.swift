import Effects
import Testing

@testable import Reports

@Suite struct `Retention curves` {
  private func curve(
    _ group: ConfoundReport.Curve.Group, _ shares: [Double]
  ) -> ConfoundReport.Curve {
    ConfoundReport.Curve(
      group: group,
      points: shares.enumerated().map { day, share in
        .init(
          seconds: day * 86_400, surviving: share, low: max(0, share - 0.05),
          high: min(1, share + 0.05), atRisk: 100)
      }, difference: nil, differenceSeconds: nil)
  }

  private func lines(_ curves: [ConfoundReport.Curve], rows: Int = 3, width: Int = 80) -> [String] {
    var page = TerminalPage(width: width, usesColor: false, isASCII: true)
    TerminalCurve(curves, rows: rows)?.draw(on: &page)
    return page.lines
  }

  @Test func `are drawn in steps, the axis in days`() {
    let drawn = lines([
      curve(.observed, [1, 0.8, 0.6]), curve(.withoutFriction, [1, 0.95]),
    ])
    #expect(
      drawn == [
        "STILL HERE, BY DAY SINCE SIGN-UP",
        "  100% |###################                    without friction: 95 % (90-100 %)",
        "   80% |                   ##################",
        "   60% |                                     # as it was: 60 % (55-65 %)",
        "       +0-----------------1------------------2 days",
      ])
  }

  @Test func `have labels apart where both end at the same height`() {
    let drawn = lines([
      curve(.observed, [1, 0.8, 0.6]), curve(.withoutFriction, [1, 0.8, 0.61]),
    ])
    #expect(drawn[2].hasSuffix("without friction: 61 % (56-66 %)"))
    #expect(drawn[3].hasSuffix("as it was: 60 % (55-65 %)"))
  }

  @Test func `show one world where the other cannot be followed`() {
    let drawn = lines([curve(.observed, [1, 0.8, 0.6])])
    #expect(drawn[3].hasSuffix("as it was: 60 % (55-65 %)"))
    #expect(!drawn.joined().contains("without friction"))
  }

  @Test func `are not drawn where there is nothing to see`() {
    #expect(lines([]).isEmpty)
    #expect(lines([curve(.observed, [1])]).isEmpty)
    #expect(lines([curve(.observed, [1, 1, 1])]).isEmpty)
    #expect(lines([curve(.observed, [1, 0.5])], rows: 0).isEmpty)
  }

  @Test(arguments: 40...120) func `keep within the page`(_ width: Int) {
    for line in lines(Fixture.curves, rows: 5, width: width) {
      #expect(displayWidth(line) <= width)
    }
  }

  @Test(arguments: [Verdict.noFrictionSignal, .tooEarly, .nobodyLeft, .inconclusive])
  func `and other worlds are not spoken of where nothing was worked out`(_ verdict: Verdict) {
    let text = TerminalRenderer().render(Fixture.report(verdict))
    for words in ["STILL HERE", "THE VALUE SIDE", "odds of friction", "WHAT COULD BE WRONG"] {
      #expect(!text.contains(words))
    }
  }
}
