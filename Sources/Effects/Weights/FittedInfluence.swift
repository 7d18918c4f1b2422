import Statistics

/// What the fitting of the risks adds to the influence of people, on four sums at a time.
extension Weighting {
  typealias Four = SIMD4<Double>

  /// How sums move with the linear predictor of each type: type times the count of cells, plus cell.
  ///
  /// - Parameters:
  ///   - tails: How they move with the logarithms of the factors, by slot in use.
  ///   - factors: The factors of each world, as many as there are, at most four.
  /// - Returns: The slopes of up to four sums.
  func slopes<Worlds: Lanes>(ofTails tails: [Worlds], _ factors: [WeightFactors]) -> [Four] {
    guard isCorrected || !tails.isEmpty else { return [] }
    let (cells, types) = (layout.cellCount, risk.types.count)
    var slopes = [Four](repeating: .zero, count: types * cells)
    guard !tails.isEmpty else { return slopes }
    var tails = tails
    slopes.withUnsafeMutableBufferPointer { slopes in
      for (lane, own) in factors.enumerated() {
        slopes.withLane(lane) { slopes, slopeStride in
          tails.withUnsafeMutableBufferPointer { tails in
            tails.withLane(lane) { tails, tailStride in
              own.slope.withUnsafeBufferPointer { slope in
                for place in cellOfPlace.indices {
                  let tail = tails[place &* tailStride]
                  guard tail != 0 else { continue }
                  let (met, cell) = (Int(metOfPlace[place]), Int(cellOfPlace[place]))
                  // An attempt that met a type was asked about it and those before it; one spared, about all.
                  for type in 0..<(met == 0 ? types : met) {
                    let at = type &* cells &+ cell
                    slopes[at &* slopeStride] += slope[at] * tail
                  }
                }
              }
            }
          }
        }
      }
    }
    return slopes
  }

  /// What each subject's own attempts moved the fitted risks, and these the sum.
  func corrections(forSlopes slopes: [Double], in regime: Regime) -> [Double] {
    guard isCorrected else { return [Double](repeating: 0, count: layout.owners.count) }
    let influence = influences(forSlopes: slopes.map { Four($0, 0, 0, 0) }, in: [regime])
      .map { $0.x }
    return joined(
      concurrently(WorkParts.of(layout.owners.count)) { part in
        slots.withUnsafeBufferPointer { slots in
          influence.withUnsafeBufferPointer { influence in
            part.map { subject in
              var sum = 0.0
              for index in layout.owners[subject] { sum += influence[Int(slots[index])] }
              return sum
            }
          }
        }
      })
  }

  /// Calls `body` with each of some subjects, and what their attempts moved the fitted risks, and these
  /// four sums; nothing where `influences`, by slot in use, are not known.
  @inline(__always)
  func forEachCorrection(
    of subjects: Range<Int>, _ influences: [Four], _ body: (Int, Four) -> Void
  ) {
    slots.withUnsafeBufferPointer { slots in
      influences.withUnsafeBufferPointer { influences in
        for subject in subjects {
          var sum = Four.zero
          if !influences.isEmpty {
            for index in layout.owners[subject] { sum += influences[Int(slots[index])] }
          }
          body(subject, sum)
        }
      }
    }
  }

  /// What a subject's attempts moved the fitted risks, and these sums, four by four.
  @inline(__always)
  func correct(
    _ subject: Int, _ blocks: [[Four]], into sums: UnsafeMutableBufferPointer<Double>
  ) {
    for (place, influences) in blocks.enumerated() {
      forEachCorrection(of: subject..<(subject + 1), influences) { _, own in
        for lane in 0..<4 { sums[place &* 4 &+ lane] = own[lane] }
      }
    }
  }

  /// What an attempt adds to the influence of its subject on four sums, by slot in use.
  ///
  /// - Parameters:
  ///   - slopes: How each sum moves with the linear predictors.
  ///   - regimes: The world of each sum, as many as there are.
  /// - Returns: What an attempt adds.
  func influences(forSlopes slopes: [Four], in regimes: [Regime]) -> [Four] {
    let (cells, types) = (layout.cellCount, risk.types.count)
    // Where a history counts or does not, its risks are those among the unhit until it is hit.
    var isSwitch = Four.zero
    for (lane, regime) in regimes.enumerated() { isSwitch[lane] = regime.isSwitch ? 1 : 0 }
    var influence = [Four](repeating: .zero, count: usedSlots.count)
    var moves = [(hit: Four, spared: Four)](repeating: (.zero, .zero), count: cells)
    for type in 0..<types {
      let own = slopes[(type * cells)..<((type + 1) * cells)]
      moves.withUnsafeMutableBufferPointer { moves in
        if type > 0 { moves.update(repeating: (.zero, .zero)) }
        risk.first[type].forEachLeverage(
          ofSlopes: own, unhit: isSwitch, hit: .zero, in: layout
        ) { cell, chance, leverage in
          moves[cell].hit += leverage
          moves[cell].spared -= chance * leverage
        }
        risk.all[type].forEachLeverage(
          ofSlopes: own, unhit: 1 - isSwitch, hit: Four(repeating: 1), in: layout
        ) { cell, chance, leverage in
          moves[cell].hit += leverage
          moves[cell].spared -= chance * leverage
        }
        influence.withUnsafeMutableBufferPointer { influence in
          for place in influence.indices {
            let met = Int(metOfPlace[place])
            // Who met a type that is asked about before was not asked about this one.
            guard met == 0 || met > type else { continue }
            let own = moves[Int(cellOfPlace[place])]
            influence[place] += own.spared
            if met == type &+ 1 { influence[place] += own.hit }
          }
        }
      }
    }
    return influence
  }
}

extension TypeRisk {
  /// Calls `body` with each cell, its risk, and what an attempt there, were it hit, would move four sums by:
  /// `x·I⁻¹·D`, where `slopes` says how the sums move with the linear predictor of each cell.
  ///
  /// Slopes of cells before any friction in the session count `unhit` times, those after it `hit` times.
  func forEachLeverage(
    ofSlopes slopes: ArraySlice<SIMD4<Double>>, unhit: SIMD4<Double>, hit: SIMD4<Double>,
    in layout: AttemptLayout,
    _ body: (_ cell: Int, _ risk: Double, _ leverage: SIMD4<Double>) -> Void
  ) {
    guard let model else { return }
    let base = slopes.startIndex
    func slope(_ cell: Int) -> SIMD4<Double> {
      slopes[base + cell] * (layout.isHitBefore[cell] ? hit : unhit)
    }
    guard cellOfRow.contains(where: { slope($0) != .zero }) else { return }
    let gradients = design.transposed(times: cellOfRow.map(slope))
    var moves = [SIMD4<Double>](repeating: .zero, count: gradients.count)
    for lane in 0..<4 {
      let own = gradients.map { $0[lane] }
      guard own.contains(where: { $0 != 0 }) else { continue }
      for (column, move) in model.inverseInformation(times: own).enumerated() {
        moves[column][lane] = move
      }
    }
    let byRow = design.times(moves)
    for (row, cell) in cellOfRow.enumerated() { body(cell, model.probabilities[row], byRow[row]) }
  }
}
