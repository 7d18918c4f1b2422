import EventLogs
import Sessions
import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Who is still there, day by day, as it was and had no friction been met since signup.
///
/// People leave the friction-free world at their first friction ever; those who stay in it carry one
/// over the chance of having been spared in all attempts so far (Robins and Finkelstein 2000,
/// doi:10.1111/j.0006-341X.2000.00779.x). A day's hazard is the weighted share of those at risk who
/// leave on it, weights being those at the end of the day. The curve stops where too few
/// friction-free people are left to carry it.
struct Retention {
  private let observed: RetentionHistories
  private let weighting: Weighting
  private let factors: WeightFactors
  /// The factors of attempts spared, by slot in use.
  private let spared: [Double]
  private let timelines: Timelines
  private let regime: Regime
  private let influence: Influence
  private let isReplicate: Bool
  private let givesIntervals: Bool

  init(_ inquiry: Inquiry, _ fit: Fit) {
    observed = RetentionHistories(inquiry.study, leftOut: inquiry.leftOut)
    weighting = fit.weighting
    factors = fit.factors(odds: 0)
    spared = fit.weighting.cellOfPlace[..<fit.weighting.sparedCount].map { [factors] in
      factors.factor[Int($0)]
    }
    timelines = inquiry.study.timelines
    regime = fit.off
    influence = inquiry.influence
    isReplicate = inquiry.isReplicate
    givesIntervals = inquiry.scope != .points
  }

  private var histories: [RetentionHistories.History] { observed.histories }

  /// The curves; the one without friction is empty when not even the first day has enough people, and
  /// there are none when hardly anybody is followed for a day.
  var curves: RetentionCurves? {
    guard var curves = observed.curves(reach: influence.reach) else { return nil }
    let tally = observed.tally
    let clean = cleanTally(tally.people.count)
    let days = observed.carriedDays
    // Products of weights over weeks miss by over a point where they come to lean on one in twenty.
    let carried = 0.05 * Double(histories.count)
    let cleanDays =
      (0..<days).first {
        clean.hazard($0) >= 1 || clean.people[$0] == 0
          || !isReplicate && !(clean.isCarried($0) && clean.effective($0) >= carried)
      } ?? days
    guard cleanDays > 0 else { return curves }
    // Replicates need not end on the same day, so they give every one.
    let marks =
      givesIntervals ? RetentionHistories.marks(upTo: cleanDays) : Array(0..<cleanDays)
    let errors = self.errors(at: marks, tally, clean)
    let surviving = clean.surviving
    curves.withoutFriction =
      [.start(atRisk: histories.count)]
      + zip(marks, errors.clean).map { day, error in
        .init(
          after: day, surviving[day], logError: error, reach: influence.reach,
          atRisk: clean.people[day])
      }
    curves.difference = EffectEstimate(
      surviving[cleanDays - 1] - tally.surviving[cleanDays - 1],
      standardError: errors.difference, reach: influence.reach, count: histories.count)
    return curves
  }

  /// Friction-free people at risk and leaving, day by day, weighted.
  private func cleanTally(_ days: Int) -> RetentionTally {
    var tally = RetentionTally(steps: days)
    withWalk { walk in
      for history in histories {
        walk.days(of: history) { day, weight, _ in
          tally.add(weight, at: day, leaves: history.leaves(on: day))
        }
      }
    }
    return tally
  }

  /// Lends what it takes to go through histories.
  private func withWalk(_ body: (Walk) -> Void) {
    timelines.sessions.withUnsafeBufferPointer { sessions in
      weighting.slots.withUnsafeBufferPointer { slots in
        spared.withUnsafeBufferPointer { spared in
          body(Walk(sessions: sessions, times: timelines.times, slots: slots, spared: spared))
        }
      }
    }
  }

  /// What goes through histories.
  private struct Walk {
    let sessions: UnsafeBufferPointer<Session>
    let times: AttemptTimes
    let slots: UnsafeBufferPointer<UInt32>
    let spared: UnsafeBufferPointer<Double>

    /// Goes through the days on which someone is still friction-free at the end: the day, the weight by
    /// then, and where the attempts so far end.
    @inline(__always)
    func days(of history: RetentionHistories.History, _ visit: (Int, Double, Int) -> Void) {
      var weight = 1.0
      let attempts = history.attempts
      var next = attempts.lowerBound
      var session = history.firstSession
      for day in 0..<history.days {
        let end = history.signup &+ Int64(day + 1) &* RetentionHistories.day
        while next < attempts.upperBound {
          while next >= sessions[session].attempts.upperBound { session &+= 1 }
          guard times.nanoseconds(next, from: sessions[session].start) < end else { break }
          let place = Int(slots[next])
          guard place < spared.count else { return }
          weight *= spared[place]
          next &+= 1
        }
        visit(day, weight, next)
      }
    }
  }

  // MARK: Errors

  /// What a person at risk on a day moves the logarithm of a curve by, who stays or leaves, by day.
  private struct Moved: Sendable {
    let staying: [Double]
    let leaving: [Double]
    /// The sums of what those who stay move, up to each day.
    let stayingSoFar: [Double]

    init(_ tally: RetentionTally) {
      func moved(_ day: Int, leaves: Bool) -> Double {
        let hazard = tally.hazard(day)
        guard hazard < 1, tally.weight[day] > 0 else { return 0 }
        return -((leaves ? 1 : 0) - hazard) / (tally.weight[day] * (1 - hazard))
      }
      staying = tally.weight.indices.map { moved($0, leaves: false) }
      leaving = tally.weight.indices.map { moved($0, leaves: true) }
      var sum = 0.0
      stayingSoFar =
        [0]
        + staying.map {
          sum += $0
          return sum
        }
    }

    @inline(__always)
    func move(on day: Int, _ history: RetentionHistories.History) -> Double {
      history.leaves(on: day) ? leaving[day] : staying[day]
    }

    /// What someone moves over all their days up to `last`.
    func total(_ history: RetentionHistories.History, upTo last: Int) -> Double {
      let days = min(history.days, last + 1)
      guard days > 0, history.leaves(on: days - 1) else { return stayingSoFar[days] }
      return stayingSoFar[days - 1] + leaving[days - 1]
    }
  }

  /// The standard errors of the logarithm of the curve without friction at some days, and of the
  /// difference between the curves at the last of them.
  private func errors(
    at marks: [Int], _ observed: RetentionTally, _ clean: RetentionTally
  ) -> (clean: [Double], difference: Double) {
    guard givesIntervals, let last = marks.last else { return (marks.map { _ in 0 }, 0) }
    let (here, there) = (observed.surviving[last], clean.surviving[last])
    let table = fittedInfluences(at: marks, clean)
    let owners = weighting.layout.owners
    let (observed, clean) = (Moved(observed), Moved(clean))
    // Where each part of the people begins among the histories, which are in the same order.
    let parts = concurrently(WorkParts.of(owners.count)) { people in
      var squares = [Double](repeating: 0, count: marks.count)
      var differenceSquares = 0.0
      var place = self.place(ofFirst: people.lowerBound)
      var fitted = [SIMD8<Float>](repeating: .zero, count: (marks.count + 7) / 8)
      var own = [Double](repeating: 0, count: marks.count)
      withWalk { walk in
        for subject in people {
          fittedPart(of: owners[subject], table, walk.slots, into: &fitted)
          for mark in marks.indices { own[mark] = Double(fitted[mark / 8][mark % 8]) }
          var ownObserved = 0.0
          if place < histories.count, Int(histories[place].subject) == subject {
            let history = histories[place]
            place += 1
            var (sum, mark) = (0.0, 0)
            walk.days(of: history) { day, weight, _ in
              sum += weight * clean.move(on: day, history)
              if mark < marks.count, marks[mark] == day {
                own[mark] += sum
                mark += 1
              }
            }
            while mark < marks.count {
              own[mark] += sum
              mark += 1
            }
            ownObserved = observed.total(history, upTo: last)
          }
          for mark in marks.indices { squares[mark] += own[mark] * own[mark] }
          let moved = there * own[marks.count - 1] - here * ownObserved
          differenceSquares += moved * moved
        }
      }
      return (squares, differenceSquares)
    }
    let scale = influence.smallSample(histories.count)
    let squares = marks.indices.map { mark in parts.reduce(0) { $0 + $1.0[mark] } }
    let difference = parts.reduce(0) { $0 + $1.1 }
    return (squares.map { sqrt($0) * scale }, sqrt(difference) * scale)
  }

  /// The place of the first history of somebody not before `subject`.
  private func place(ofFirst subject: Int) -> Int {
    var (low, high) = (0, histories.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(histories[middle].subject) < subject { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What someone's attempts move the logarithm of the curve by through the fitted risks, by mark.
  @inline(__always)
  private func fittedPart(
    of attempts: Range<Int>, _ table: [SIMD8<Float>], _ slots: UnsafeBufferPointer<UInt32>,
    into own: inout [SIMD8<Float>]
  ) {
    let lanes = own.count
    table.withUnsafeBufferPointer { table in
      own.withUnsafeMutableBufferPointer { own in
        own.update(repeating: .zero)
        for index in attempts {
          let start = Int(slots[index]) &* lanes
          for lane in 0..<lanes { own[lane] += table[start &+ lane] }
        }
      }
    }
  }

  /// What an attempt moves the logarithm of the curve by through the fitted risks.
  ///
  /// By slot in use, then mark, eight at a time. They go into standard errors only, for which short
  /// numbers do.
  private func fittedInfluences(at marks: [Int], _ clean: RetentionTally) -> [SIMD8<Float>] {
    let cells = weighting.layout.cellCount
    let types = weighting.risk.types.count
    let amounts = amounts(at: marks, clean)
    // Four marks at a time.
    let influences = concurrently((marks.count + 3) / 4) { block in
      let own = (block * 4)..<min(marks.count, block * 4 + 4)
      var slopes = [Weighting.Four](repeating: .zero, count: types * cells)
      for type in 0..<types {
        for cell in 0..<cells {
          let slope = factors.slope[type * cells + cell]
          for (lane, mark) in own.enumerated() {
            slopes[type * cells + cell][lane] = slope * amounts[cell * marks.count + mark]
          }
        }
      }
      return weighting.influences(forSlopes: slopes, in: own.map { _ in regime })
    }
    let lanes = (marks.count + 7) / 8
    var table = [SIMD8<Float>](repeating: .zero, count: weighting.usedSlots.count * lanes)
    for (block, influences) in influences.enumerated() {
      for place in weighting.usedSlots.indices {
        let own = SIMD4<Float>(influences[place])
        if block % 2 == 0 {
          table[place * lanes + block / 2].lowHalf = own
        } else {
          table[place * lanes + block / 2].highHalf = own
        }
      }
    }
    return table
  }

  /// How the logarithm of the curve moves with the logarithm of the factor of each cell, by cell, then
  /// mark.
  private func amounts(at marks: [Int], _ clean: RetentionTally) -> [Double] {
    let last = marks.last ?? 0
    let count = marks.count
    let clean = Moved(clean)
    // By slot in use.
    var amounts = [Double](repeating: 0, count: spared.count * count)
    // Of one person: the sum of what each day so far moves, where each day's attempts end, and what
    // each mark comes to.
    var moved = [Double](repeating: 0, count: last + 2)
    var ends = [Int](repeating: 0, count: last + 1)
    var totals = [Double](repeating: 0, count: count)
    withWalk { walk in
      amounts.withUnsafeMutableBufferPointer { amounts in
        for history in histories {
          var days = 0
          walk.days(of: history) { day, weight, end in
            guard day <= last else { return }
            moved[day + 1] = moved[day] + weight * clean.move(on: day, history)
            ends[day] = end
            days = day + 1
          }
          for mark in marks.indices { totals[mark] = moved[min(marks[mark] + 1, days)] }
          var index = history.attempts.lowerBound
          var next = 0
          for day in 0..<days where index < ends[day] {
            while next < count, marks[next] < day { next += 1 }
            let before = moved[day]
            while index < ends[day] {
              let start = Int(walk.slots[index]) &* count
              for mark in next..<count { amounts[start &+ mark] += totals[mark] - before }
              index += 1
            }
          }
        }
      }
    }
    var byCell = [Double](repeating: 0, count: weighting.layout.cellCount * count)
    for place in spared.indices {
      let start = Int(weighting.cellOfPlace[place]) * count
      for mark in 0..<count { byCell[start + mark] += amounts[place * count + mark] }
    }
    return byCell
  }
}
