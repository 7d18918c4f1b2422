import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A line on the terminal that says the run is alive, from its second second on.
///
/// Written by a thread of its own, so that no calculation has to stop for it.
enum ProgressLine {
  private struct State {
    var isRunning = false
    var isShown = false
    /// Tells a thread that its line was ended and another begun.
    var turn = 0
  }

  private static let state = Mutex(State())

  /// Begins the line; what is returned takes it away again.
  static func begin() -> () -> Void {
    state.withLock { state in
      state.isRunning = true
      state.turn += 1
    }
    #if canImport(Glibc)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    pthread_create(&thread, nil, { _ in ProgressLine.run() }, nil)
    return end
  }

  private static func end() {
    state.withLock { state in
      state.isRunning = false
      if state.isShown { show("\r\u{1b}[K") }
      state.isShown = false
    }
  }

  private static func run() -> UnsafeMutableRawPointer? {
    let turn = state.withLock { $0.turn }
    var tenths = 0
    while true {
      usleep(100_000)
      tenths += 1
      let goesOn = state.withLock { state in
        guard state.isRunning, state.turn == turn else { return false }
        if tenths.isMultiple(of: 10) {
          show("\rmvpcheck: working, \(tenths / 10) s")
          state.isShown = true
        }
        return true
      }
      guard goesOn else { return nil }
    }
  }

  /// Straight to the terminal; whether it arrives does not matter.
  private static func show(_ text: String) {
    let writer = Writer(descriptor: 2, name: "standard error")
    try? writer.write(text)
    try? writer.flush()
  }
}
