import Sessions
import Statistics
import Studies

/// The risk of friction per attempt, by type of friction, fitted on counts per cell.
///
/// Each type has its own risk over the attempts that could have met it: sign-ins for `auth`,
/// charges for `payment`, timed attempts without other friction for `latency`. They are asked in
/// the order in which friction is told apart, so the chance to be spared is the product.
struct FrictionRisk {
  /// Kinds of friction that share a model; those with few first hits join `error`.
  let types: [FrictionType]
  /// Fitted among attempts with no friction yet in the session.
  let first: [TypeRisk]
  /// Fitted among all attempts, friction met earlier in the session being a covariate.
  let all: [TypeRisk]
  /// First hits in a session, over all types.
  let firstHits: Int
  /// The place in ``types`` of each kind, by `rawValue`; `nil` for one that does not count.
  private let typeOfKind: [Int?]

  /// Fits the risks to the sessions that take part.
  ///
  /// - Parameters:
  ///   - study: The attempts.
  ///   - leftOut: The sessions that take no part.
  ///   - counted: The kinds of friction that count.
  ///   - fitsAll: Whether worlds with less friction are asked for; ``all`` is ``first`` if not.
  ///   - whole: Risks of a study of which this one is the greater part; their terms are kept.
  /// - Throws: ``FitError`` when a model does not settle.
  init(
    of study: Study, leftOut: [Bool], counted: FrictionSet, fitsAll: Bool = true,
    near whole: FrictionRisk? = nil
  ) throws(FitError) {
    let counts = HitCounts(study, leftOut: leftOut)
    let types = FrictionType.types(counted, firstHits: counts.firstHits)
    typeOfKind = Self.places(of: types)
    self.types = types
    firstHits = counts.firstHits.reduce(0, +)
    let questions = types.indices.map { place in
      HitCounts.Question(type: types[place], before: types[..<place].flatMap(\.kinds))
    }
    let whole = whole?.types.map(\.kinds) == types.map(\.kinds) ? whole : nil
    let fits = concurrently(types.count) { place in
      Swift.Result { () throws(FitError) in
        let asked = questions[place]
        if let first = whole?.first[place].refitted(asked, counts),
          let all = whole?.all[place].refitted(asked, counts)
        {
          return (first, all)
        }
        let first = try TypeRisk(asked, among: .unhit, counts, study, startingAt: nil)
        guard fitsAll else { return (first, first) }
        let all = try TypeRisk(
          asked, among: .all, counts, study, startingAt: first.coefficientsWithHitBefore)
        return (first, all)
      }
    }
    var risks: [(first: TypeRisk, all: TypeRisk)] = []
    for fit in fits { risks.append(try fit.get()) }
    first = risks.map(\.first)
    all = risks.map(\.all)
  }

  /// The type of the friction met, as a place in ``types``.
  func type(of friction: Friction?) -> Int? {
    friction.flatMap { typeOfKind[Int($0.rawValue)] }
  }
}

extension FrictionRisk {
  /// Puts risks together that were fitted elsewhere, one type's after the other.
  init(types: [FrictionType], first: [TypeRisk], all: [TypeRisk], firstHits: Int) {
    self.types = types
    self.first = first
    self.all = all
    self.firstHits = firstHits
    typeOfKind = Self.places(of: types)
  }

  private static func places(of types: [FrictionType]) -> [Int?] {
    var places = [Int?](repeating: nil, count: Friction.allCases.count)
    for (index, type) in types.enumerated() {
      for kind in type.kinds { places[Int(kind.rawValue)] = index }
    }
    return places
  }
}

/// Kinds of friction that share one model of risk.
struct FrictionType {
  /// The kinds, the one that names the type first.
  let kinds: [Friction]

  /// The kind that names the type.
  var lead: Friction { kinds[0] }

  /// Whether the attempts of a cell could meet it.
  func isPossible(in cell: Int, of cells: Cells) -> Bool {
    kinds.contains { kind in
      switch kind {
      case .authentication: cells.isSignIn(in: cell)
      case .payment: cells.isCharge(in: cell)
      case .latency: cells.isTimed(in: cell)
      case .failure, .interaction, .notFound, .rateLimited: true
      }
    }
  }

  /// The types of the kinds that count and were met, in the order in which they are asked.
  ///
  /// A kind with under ten first hits has too few for a model of its own and joins `error`, or
  /// the commonest kind where nothing is an error.
  static func types(_ counted: FrictionSet, firstHits: [Int]) -> [FrictionType] {
    let met = Friction.allCases.filter {
      counted.contains($0) && firstHits[Int($0.rawValue)] > 0
    }
    guard !met.isEmpty else { return [] }
    let hits = { (kind: Friction) in firstHits[Int(kind.rawValue)] }
    let host =
      met.contains(.failure) ? .failure : met.max { hits($0) < hits($1) } ?? .failure
    let guests = met.filter { $0 != host && hits($0) < 10 }
    return met.filter { !guests.contains($0) }.map { kind in
      FrictionType(kinds: kind == host ? [host] + guests : [kind])
    }
  }
}

/// Attempts and hits of each kind in each cell, of the sessions that take part.
struct HitCounts: Sendable {
  /// Attempts, by cell.
  let attempts: [Double]
  /// Hits, by kind's `rawValue`, then cell.
  let hits: [[Double]]
  /// First hits in a session, by kind's `rawValue`.
  let firstHits: [Int]

  init(_ study: Study, leftOut: [Bool]) {
    let parts = concurrently(WorkParts.of(study.subjects.count)) { part in
      Self.counts(study.subjects[part], of: study, leftOut: leftOut)
    }
    let (cells, slots) = (study.cells, study.slots)
    // By cell, then what was met: 0 nothing, 1 + kind.
    var counts = [UInt32](repeating: 0, count: 8 * cells.count)
    for part in parts {
      for slot in part.indices where part[slot] > 0 {
        counts[8 * Int(slots.cells[slot]) + Int(slots.codes[slot])] += part[slot]
      }
    }
    var attempts = [Double](repeating: 0, count: cells.count)
    var hits = [[Double]](repeating: attempts, count: Friction.allCases.count)
    var firstHits = [Int](repeating: 0, count: Friction.allCases.count)
    for cell in attempts.indices {
      var sum = counts[8 * cell]
      for kind in hits.indices {
        let own = counts[8 * cell + 1 + kind]
        if own == 0 { continue }
        sum += own
        hits[kind][cell] = Double(own)
        if !cells.isHitBefore(in: cell) { firstHits[kind] += Int(own) }
      }
      attempts[cell] = Double(sum)
    }
    (self.attempts, self.hits, self.firstHits) = (attempts, hits, firstHits)
  }

  /// Attempts of some of the people, by slot.
  private static func counts(
    _ subjects: ArraySlice<Subject>, of study: Study, leftOut: [Bool]
  ) -> [UInt32] {
    let timelines = study.timelines
    var counts = [UInt32](repeating: 0, count: study.slots.count)
    counts.withUnsafeMutableBufferPointer { counts in
      study.slots.ofAttempt.withUnsafeBufferPointer { slots in
        for subject in subjects {
          for session in subject.sessions where !leftOut[session] {
            for index in timelines.sessions[session].attempts { counts[Int(slots[index])] &+= 1 }
          }
        }
      }
    }
    return counts
  }
}

/// The risk of one type of friction, as a table over cells.
struct TypeRisk {
  /// Which attempts a model is fitted among.
  enum Among {
    /// Those with no friction yet in the session.
    case unhit
    /// All of them.
    case all
  }

  /// The risk in each cell; 0 where the type cannot be met.
  let risk: [Double]
  /// How many terms the model has.
  var termCount: Int { model == nil ? 0 : design.columnCount }
  /// Its coefficients with none for friction met earlier in the session, which comes third of the
  /// numbers; `nil` without a model.
  var coefficientsWithHitBefore: [Double]? {
    guard var coefficients = model?.coefficients, coefficients.count > 3 else { return nil }
    coefficients.insert(0, at: 3)
    return coefficients
  }
  let design: DesignMatrix
  /// The cell of each row of the design.
  let cellOfRow: [Int]
  let model: LogisticRegression?

  /// The penalty on a coefficient: levels are drawn towards the average as if their logarithms of
  /// odds were scattered around it with a variance of 1 / ridge.
  static let ridge = 0.5

  init(
    _ asked: HitCounts.Question, among attempts: Among, _ counts: HitCounts, _ study: Study,
    startingAt start: [Double]?
  ) throws(FitError) {
    let cells = study.cells
    var rows: [Int] = []
    var hits: [Double] = []
    var trials: [Double] = []
    let counts = counts.counts(asked)
    for cell in 0..<cells.count where counts.trials[cell] > 0 {
      guard attempts == .all || !cells.isHitBefore(in: cell),
        asked.type.isPossible(in: cell, of: cells)
      else { continue }
      rows.append(cell)
      hits.append(counts.hits[cell])
      trials.append(counts.trials[cell])
    }
    let terms = CovariateTerms(
      cells: cells, rows: rows, trials: trials, budget: hits.reduce(0, +) / 10,
      withHitBefore: attempts == .all)
    try self.init(
      hits: hits, of: trials, terms.design, cellOfRow: rows,
      cellCount: AttemptLayout.cellCount(of: cells), ridge: Self.ridge, startingAt: start)
  }

  /// Fits the risk to counts by row of a design, each row a cell.
  init(
    hits: [Double], of trials: [Double], _ design: DesignMatrix, cellOfRow: [Int], cellCount: Int,
    ridge: Double, startingAt start: [Double]? = nil
  ) throws(FitError) {
    self.design = design
    self.cellOfRow = cellOfRow
    var risk = [Double](repeating: 0, count: cellCount)
    let total = hits.reduce(0, +)
    if total > 0 && total < trials.reduce(0, +) {
      let model = try LogisticRegression(
        fitting: hits, of: trials, to: design, ridge: ridge, startingAt: start)
      for (row, cell) in cellOfRow.enumerated() { risk[cell] = model.probabilities[row] }
      self.model = model
    } else {
      model = nil
      if total > 0 { for cell in cellOfRow { risk[cell] = 1 } }
    }
    self.risk = risk
  }

  /// The same terms fitted to counts that differ little; `nil` where there is nothing to fit.
  func refitted(_ asked: HitCounts.Question, _ counts: HitCounts) -> TypeRisk? {
    guard let model else { return nil }
    let own = counts.counts(asked)
    let hits = cellOfRow.map { own.hits[$0] }
    let trials = cellOfRow.map { own.trials[$0] }
    let total = hits.reduce(0, +)
    guard total > 0, total < trials.reduce(0, +) else { return nil }
    let near = LogisticRegression(
      near: model, fitting: hits, of: trials, ridge: Self.ridge)
    var risk = [Double](repeating: 0, count: risk.count)
    for (row, cell) in cellOfRow.enumerated() { risk[cell] = near.probabilities[row] }
    return TypeRisk(risk: risk, design: design, cellOfRow: cellOfRow, model: near)
  }

  private init(
    risk: [Double], design: DesignMatrix, cellOfRow: [Int], model: LogisticRegression
  ) {
    self.risk = risk
    self.design = design
    self.cellOfRow = cellOfRow
    self.model = model
  }

  /// A risk that is known instead of fitted, by cell.
  init(known risk: [Double]) {
    self.risk = risk
    design = DesignMatrix(rowCount: 0, numericCount: 0, numeric: [], levelCounts: [], levels: [])
    cellOfRow = []
    model = nil
  }
}

extension HitCounts {
  /// Which type is asked about, and the kinds asked before it.
  struct Question {
    let type: FrictionType
    let before: [Friction]
  }

  /// By cell, attempts that met none of the kinds asked before, and hits of the type among them.
  func counts(_ asked: Question) -> (hits: [Double], trials: [Double]) {
    var trials = attempts
    for (cell, earlier) in sum(asked.before).enumerated() { trials[cell] -= earlier }
    return (sum(asked.type.kinds), trials)
  }

  /// Hits of some kinds, by cell.
  private func sum(_ kinds: [Friction]) -> [Double] {
    var sum = [Double](repeating: 0, count: attempts.count)
    for kind in kinds {
      for (cell, own) in hits[Int(kind.rawValue)].enumerated() { sum[cell] += own }
    }
    return sum
  }
}
