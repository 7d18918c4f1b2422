#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Threads that take pieces of whatever work is open, the newest first.
///
/// Work may open further work from within a piece: whoever waits for pieces that others have begun takes
/// pieces of what was opened since, so that no processor idles while there is any.
final class Crew: @unchecked Sendable {
  /// The threads of this process: with the one that opens work, one a processor.
  static let shared = Crew(of: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Pieces of one job, handed out in order; in the hands of one thread at a time.
  private final class Work {
    /// Ascends with the time at which work is opened.
    let number: Int
    let count: Int
    /// Runs the piece of a number; outlives the work, whose opener waits for it.
    let piece: (Int) -> Void
    private(set) var begun = 0
    var done = 0

    init(_ number: Int, _ count: Int, _ piece: @escaping (Int) -> Void) {
      self.number = number
      self.count = count
      self.piece = piece
    }

    func take() -> Int? {
      guard begun < count else { return nil }
      defer { begun += 1 }
      return begun
    }
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Told whenever there is more to take, or a job is done.
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Jobs with pieces left to take, the newest last.
  private var open: [Work] = []
  private var opened = 0
  private var idle = 0
  private var helpers = 0
  private var mostHelpers: Int

  /// A crew of so many threads, that of the caller among them; the others begin when there is work.
  init(of threads: Int) {
    mostHelpers = threads - 1
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(change, nil)
  }

  /// Holds the crew to so many threads; those that are there already stay.
  func limit(to threads: Int) {
    pthread_mutex_lock(mutex)
    mostHelpers = min(mostHelpers, max(0, threads - 1))
    pthread_mutex_unlock(mutex)
  }

  /// Runs pieces 0 to `count` less one, and returns when all have.
  func run(_ count: Int, _ piece: (Int) -> Void) {
    withoutActuallyEscaping(piece) { piece in
      pthread_mutex_lock(mutex)
      opened += 1
      let work = Work(opened, count, piece)
      open.append(work)
      summon()
      wake()
      while let place = work.take() { run(place, of: work) }
      while work.done < count {
        // What was opened since is, as a rule, part of what is waited for.
        if let newest = open.last, newest.number > work.number, let place = newest.take() {
          run(place, of: newest)
        } else {
          wait()
        }
      }
      pthread_mutex_unlock(mutex)
    }
  }

  private func wake() {
    if idle > 0 { pthread_cond_broadcast(change) }
  }

  private func wait() {
    idle += 1
    pthread_cond_wait(change, mutex)
    idle -= 1
  }

  /// Runs a piece while the lock is not held.
  private func run(_ place: Int, of work: Work) {
    if work.begun == work.count { open.removeAll { $0 === work } }
    pthread_mutex_unlock(mutex)
    work.piece(place)
    pthread_mutex_lock(mutex)
    work.done += 1
    if work.done == work.count { wake() }
  }

  /// Begins threads until the crew is complete; where the system gives none, those there are do the work.
  private func summon() {
    while helpers < mostHelpers {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
      // As much as the first thread has as a rule: pieces may open work within work.
      pthread_attr_setstacksize(&attributes, 8 << 20)
      let crew = Unmanaged.passRetained(self)
      #if canImport(Darwin)
      var thread: pthread_t?
      #else
      var thread = pthread_t()
      #endif
      let failure = pthread_create(&thread, &attributes, { begin($0) }, crew.toOpaque())
      guard failure == 0 else {
        crew.release()
        mostHelpers = helpers
        return
      }
      helpers += 1
    }
  }

  fileprivate func help() {
    pthread_mutex_lock(mutex)
    while true {
      if let newest = open.last, let place = newest.take() {
        run(place, of: newest)
      } else {
        wait()
      }
    }
  }
}

#if canImport(Darwin)
private func begin(_ crew: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<Crew>.fromOpaque(crew).takeUnretainedValue().help()
  return nil
}
#else
private func begin(_ crew: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let crew else { return nil }
  Unmanaged<Crew>.fromOpaque(crew).takeUnretainedValue().help()
  return nil
}
#endif
