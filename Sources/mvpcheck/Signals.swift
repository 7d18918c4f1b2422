#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What ends a run from outside.
enum Signals {
  /// Lets a hang-up, an interrupt and a termination end the run at once, temporary files removed.
  ///
  /// A thread waits for them, so nothing has to be done inside a signal handler. To be called
  /// before any other thread is made: threads inherit what is blocked.
  static func endTheRun() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    // A hang-up that was told to be ignored (`nohup`) stays ignored. An interrupt does not: scripts
    // start background jobs with it ignored, and whoever then sends one means it.
    for number in [SIGHUP, SIGINT, SIGTERM] where number != SIGHUP || !isIgnored(number) {
      signal(number, SIG_DFL)
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    #if canImport(Glibc)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    pthread_create(&thread, nil, { _ in Signals.wait() }, nil)
  }

  /// Whoever started us asked for this signal to be ignored.
  private static func isIgnored(_ number: Int32) -> Bool {
    let before = signal(number, SIG_DFL)
    let isIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if isIgnored { signal(number, SIG_IGN) }
    return isIgnored
  }

  private static func wait() -> UnsafeMutableRawPointer? {
    var blocked = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &blocked)
    var number: Int32 = 0
    while sigwait(&blocked, &number) != 0 {}
    let status = 128 + number
    TemporaryFiles.removeAll { _exit(status) }
  }
}
