#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that runs beside this one and whose three streams are pipes of ours.
///
/// Its end is its owner's: whoever drops it has it killed and its remains removed. Should this process
/// die first, the pipes close, and a program that reads from one and writes to another ends by itself.
final class ChildProcess {
  /// What it reads; writing never waits.
  private(set) var input: Int32
  /// What it writes.
  private(set) var output: Int32
  /// What it complains of.
  private(set) var problems: Int32
  private let id: pid_t
  private var status: Int32?

  /// Starts the program at `path`, which gets `arguments` and no environment but the locale `C`.
  init(_ path: String, _ arguments: [String]) throws(SystemError) {
    // What it no longer reads is an error of writing, and not this process's end.
    signal(SIGPIPE, SIG_IGN)
    var pipes: [Pipe] = []
    do throws(SystemError) {
      for _ in 0..<3 { pipes.append(try Pipe()) }
      id = try ChildProcess.spawn(path, arguments, pipes)
    } catch {
      for pipe in pipes { pipe.close() }
      throw error
    }
    System.close(pipes[0].reading)
    System.close(pipes[1].writing)
    System.close(pipes[2].writing)
    input = pipes[0].writing
    output = pipes[1].reading
    problems = pipes[2].reading
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
    for pipe in [input, output] { ChildProcess.widen(pipe) }
  }

  deinit {
    for descriptor in [input, output, problems] where descriptor >= 0 { System.close(descriptor) }
    guard status == nil else { return }
    kill(id, SIGKILL)
    wait()
  }

  /// Tells it that nothing more comes.
  func closeInput() {
    if input >= 0 { System.close(input) }
    input = -1
  }

  /// Waits until it has ended.
  ///
  /// - Returns: It said that all went well.
  @discardableResult
  func wait() -> Bool {
    if let status { return status == 0 }
    var found: Int32 = 0
    while waitpid(id, &found, 0) < 0 {
      // Somebody else removed it: how it ended is not known.
      if errno != EINTR {
        found = -1
        break
      }
    }
    status = found
    return found == 0
  }

  /// Both ends of a pipe, which no other program inherits.
  private struct Pipe {
    var reading: Int32
    var writing: Int32

    init() throws(SystemError) {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw SystemError(code: errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }

    func close() {
      System.close(reading)
      System.close(writing)
    }
  }

  /// Lets a pipe hold as much as a block, where the system lets one; else it is only slower.
  private static func widen(_ descriptor: Int32) {
    #if os(Linux)
    let setPipeSize: Int32 = 1031
    _ = fcntl(descriptor, setPipeSize, 1 << 20)
    #endif
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ pipes: [Pipe]
  ) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[0].reading, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1].writing, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[2].writing, 2)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process blocks and ignores signals that are to end the other.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LC_ALL=C")]
    defer { for word in words + environment { free(word) } }
    words.append(nil)
    environment.append(nil)
    var id: pid_t = 0
    let code = posix_spawn(&id, path, &actions, &attributes, words, environment)
    guard code == 0 else { throw SystemError(code: code) }
    return id
  }
}
