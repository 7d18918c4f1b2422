import Dispatch

/// Reads an input in parts, each on a thread of its own, and puts together what they found.
///
/// Where a part begins is a guess: behind some line end. It counts only if the part before it ends
/// just there; if not, what it made is thrown away and the part before it reads on. Whoever is done takes
/// over half of what another has left, which is then a part like any other.
struct SideBySide<Reduction: MergeableReduction>: Pace {
  let threads: Int
  let roles: Set<Role>

  func read<Part: Stretch & ~Copyable>(
    _ first: consuming Part, of input: DivisibleInput, _ reader: inout EventReader,
    into reduction: inout Reduction
  ) -> (Findings, SourceEnding) {
    let cuts = reader.comparesRows ? [] : input.cuts(threads, after: first.place)
    var others: [Worker<Part, Reduction>] = []
    for cut in cuts {
      guard let source = input.source(from: cut) else { break }
      others.append(Worker(first.another(source), reader.emptied(), reduction.emptied(), at: cut))
    }
    let main = Worker(first, reader, reduction, at: 0)
    // What is handed over must not be shared, or it would be copied at the first change.
    reader = reader.emptied()
    reduction = reduction.emptied()
    let workers = [main] + others
    for (worker, next) in zip(workers, others) { worker.stop = next.start }
    let (all, digest) = run(workers, input)
    let last = join(all)
    reader = main.reader
    reduction = main.reduction
    var ending = last.part.ending
    if let digest { ending.sha256 = digest }
    return (main.findings, ending)
  }

  /// Lets every worker work, and something else find the digest of an input read in parts.
  ///
  /// - Returns: Those workers and the ones that took over what others had left, in the order of their
  ///   parts; and the digest.
  private func run<Part: Stretch & ~Copyable>(
    _ workers: [Worker<Part, Reduction>], _ input: DivisibleInput
  ) -> ([Worker<Part, Reduction>], String?) {
    guard workers.count > 1 else {
      workers[0].work()
      return (workers, nil)
    }
    let left = PartsLeft(workers.map { ($0.start, $0.stop) }, of: input)
    let extra = input.isDigested ? 1 : 0
    // Touched by one thread until all are done.
    nonisolated(unsafe) var digest: String?
    let helpers = Guarded<[Worker<Part, Reduction>]>([])
    DispatchQueue.concurrentPerform(iterations: workers.count + extra) { index in
      guard index >= extra else {
        digest = input.digest()
        return
      }
      var worker = workers[index - extra]
      worker.work(on: left, index - extra)
      while let next = worker.helper(of: left, input) {
        worker = next
        helpers.withLock { $0.append(next) }
      }
    }
    let all = workers + helpers.withLock { $0 }
    return (all.sorted { $0.start < $1.start }, digest)
  }

  /// Puts together the parts that began where the one before ended, and says which was the last.
  private func join<Part: Stretch & ~Copyable>(
    _ workers: [Worker<Part, Reduction>]
  ) -> Worker<Part, Reduction> {
    var kept = [workers[0]]
    for worker in workers.dropFirst() {
      let last = kept[kept.count - 1]
      if last.isBroken { break }
      if last.part.place == worker.start, last.part.isClean {
        kept.append(worker)
      } else {
        last.stop = worker.stop
        last.work()
      }
    }
    let end = kept[kept.count - 1]
    // What was taken off the last part by one who could not read it.
    if end.stop < Int.max, !end.isBroken {
      end.stop = Int.max
      end.work()
    }
    let main = kept[0]
    main.findings = main.part.findings
    var lines = main.part.line - 1
    for worker in kept.dropFirst() {
      main.take(worker, lines: lines, threads: threads)
      lines += worker.part.line - 1
    }
    return end
  }
}

/// One part of an input and what is made of it; used by one thread at a time.
private final class Worker<
  Part: Stretch & ~Copyable, Reduction: MergeableReduction
>: @unchecked Sendable {
  var part: Part
  var reader: EventReader
  var reduction: Reduction
  var findings = Findings()
  let start: Int
  var stop = Int.max

  init(_ part: consuming Part, _ reader: EventReader, _ reduction: Reduction, at start: Int) {
    self.part = part
    self.reader = reader
    self.reduction = reduction
    self.start = start
  }

  /// Nothing behind it counts.
  var isBroken: Bool { part.findings.reorderedHeader != nil || part.ending.failure != nil }

  /// Reads all of the part.
  func work() {
    part.read(to: stop, &reader, into: &reduction)
  }

  /// Reads what of the part nobody else takes.
  func work(on left: PartsLeft, _ index: Int) {
    while let reach = left.reach(
      of: index, from: part.place, hasManyRows: reader.hasStoppedCounting)
    {
      part.read(to: reach, &reader, into: &reduction)
    }
    stop = left.stop(of: index)
  }

  /// Takes over half of what another has left, and reads it; `nil` when there is too little.
  func helper(of left: PartsLeft, _ input: DivisibleInput) -> Worker? {
    // Each has tables of its own.
    guard !MemoryWatch.countsAddresses, let taken = left.take(input.lineStart),
      let source = input.source(from: taken.start)
    else { return nil }
    let helper = Worker(
      part.another(source), reader.emptied(countsRows: !left.hasManyRows), reduction.emptied(),
      at: taken.start)
    helper.stop = taken.stop
    helper.work(on: left, taken.index)
    return helper
  }

  /// Takes in what the part behind made, which begins `lines` lines below this one.
  func take(_ next: Worker, lines: Int, threads: Int) {
    findings.append(next.part.findings, lines: lines)
    let merged = reader.merge(next.reader, lines: lines, threads: threads)
    // Once words have their names, neither needs the other.
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      if half == 0 {
        reader.vocabulary.place(merged.people, of: next.reader.vocabulary)
      } else {
        reduction.merge(next.reduction, words: merged.words)
      }
    }
  }
}

extension DivisibleInput {
  /// The SHA-256 of all its bytes.
  fileprivate func digest() -> String? {
    guard var source = source(digests: true) else { return nil }
    while !source.take(1 << 20).isEmpty {}
    return source.sha256
  }
}
