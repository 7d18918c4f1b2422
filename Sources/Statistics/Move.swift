/// A step to where the score would be nil, were the likelihood a parabola.
struct Move {
  let curvature: CholeskyFactor
  /// The curvature is that of where the step begins.
  let isFresh: Bool
  let step: [Double]
  /// What it promises: the square of its length in standard errors.
  let gain: Double

  /// It climbs for certain: the likelihood is as good as a parabola from here, and the curvature serves
  /// the steps after.
  var isSure: Bool { gain < 0.25 }

  /// What a curvature from before may leave of what there was to gain, at most.
  private static let leastProgress = 1e-4

  /// The next move, with the curvature of the one before as long as that gets on fast.
  init(
    after last: Move?, _ state: Likelihood.State, _ likelihood: Likelihood, every sampling: Int
  ) {
    if let last {
      let (step, gain) = Self.step(last.curvature, state)
      if gain <= Self.leastProgress * last.gain {
        (curvature, isFresh, self.step, self.gain) = (last.curvature, false, step, gain)
        return
      }
    }
    curvature = CholeskyFactor(
      of: likelihood.information(at: state.probabilities, every: sampling))
    isFresh = true
    (step, gain) = Self.step(curvature, state)
  }

  private static func step(
    _ curvature: CholeskyFactor, _ state: Likelihood.State
  ) -> (step: [Double], gain: Double) {
    let score = zip(state.score, curvature.aliased).map { $1 ? 0 : $0 }
    let step = curvature.solve(score)
    return (step, zip(score, step).reduce(0) { $0 + $1.0 * $1.1 })
  }

  /// The coefficients after the largest of the step, its half, quarter … that climbs; after the whole of
  /// one that is sure to.
  func climb(
    from beta: [Double], _ state: Likelihood.State, _ likelihood: Likelihood
  ) -> (beta: [Double], Likelihood.State)? {
    var share = 1.0
    let value = isSure ? nil : state.value ?? likelihood.state(at: beta).value
    for _ in 0..<30 {
      let next = zip(beta, step).map { $0 + share * $1 }
      let reached = likelihood.state(at: next, wantsValue: !isSure)
      guard let value, let own = reached.value else { return (next, reached) }
      if own >= value - 1e-12 * abs(value) { return (next, reached) }
      share /= 2
    }
    return nil
  }
}
