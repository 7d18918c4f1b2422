import EventLogs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension World {
  /// The world as this process finds it.
  static func real() -> World {
    let wasOpen = standardDescriptorsThatAreOpen()
    return World(
      environment: environmentVariables(), usualConfig: Config.usualPath,
      isInputTerminal: isatty(0) != 0, isOutputTerminal: isatty(1) != 0,
      isProblemsTerminal: isatty(2) != 0,
      terminalColumns: columnsOfTerminal(), clock: now(),
      output: writer(1, "standard output", wasOpen: wasOpen.contains(1)),
      problems: writer(2, "standard error", wasOpen: wasOpen.contains(2)),
      showProgress: ProgressLine.begin)
  }

  private static func writer(_ descriptor: Int32, _ name: String, wasOpen: Bool) -> Writer {
    wasOpen ? Writer(descriptor: descriptor, name: name) : .closed(name: name)
  }

  /// Which of the first three descriptors are open; the others are filled with `/dev/null`.
  ///
  /// Left empty, the next file opened would take their place, and the report would end up in it.
  private static func standardDescriptorsThatAreOpen() -> Set<Int32> {
    var open: Set<Int32> = []
    for descriptor: Int32 in 0...2 {
      if fcntl(descriptor, F_GETFD) != -1 {
        open.insert(descriptor)
      } else {
        _ = openNothing()
      }
    }
    return open
  }

  private static func openNothing() -> Int32 {
    #if canImport(Glibc)
    Glibc.open("/dev/null", O_RDWR)
    #elseif canImport(Musl)
    Musl.open("/dev/null", O_RDWR)
    #else
    Darwin.open("/dev/null", O_RDWR)
    #endif
  }

  private static func environmentVariables() -> [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return variables
  }

  private static func columnsOfTerminal() -> Int? {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// To the second, which is all that future stamps are judged by.
  private static func now() -> Timestamp? {
    let seconds = Int64(time(nil))
    let (nanoseconds, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return seconds <= 0 || isTooFar ? nil : Timestamp(nanoseconds: nanoseconds)
  }
}
