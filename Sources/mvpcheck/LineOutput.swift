/// Where lines go as they are made.
///
/// A log may be longer than anybody wants to read, so the run ends as soon as nobody does.
final class LineOutput {
  /// Something else is made beside the lines.
  var isWantedToTheEnd = false
  private let file: OutputFile?
  private let writer: Writer
  private let world: World
  private let problems: Problems
  private var failure: WriteError?

  init(_ destination: Destination?, in world: World, _ problems: Problems) throws(WriteError) {
    file = try destination.map { destination throws(WriteError) in try OutputFile(destination) }
    writer = file?.writer ?? world.output
    self.world = world
    self.problems = problems
  }

  /// Takes lines, or pieces of them.
  func write(_ bytes: ArraySlice<UInt8>) {
    guard failure == nil else { return }
    do throws(WriteError) {
      try writer.write(bytes)
      if writer.isAbandoned, !isWantedToTheEnd { world.leave(.success) }
    } catch {
      failure = error
      file?.discard()
      problems.error(error)
      try? problems.writer.flush()
      world.leave(.noOutput)
    }
  }

  /// Writes what is pending; the exit status that comes of it.
  func keep() -> ExitCode {
    guard failure == nil else { return .noOutput }
    do throws(WriteError) {
      if let file { try file.keep() } else { try writer.flush() }
      return .success
    } catch {
      problems.error(error)
      return .noOutput
    }
  }
}
