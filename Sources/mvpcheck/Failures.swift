import EventLogs

extension Problems {
  /// Does the work of a command, and says what went wrong where something does.
  ///
  /// - Parameters:
  ///   - logFailure: The status of a run that its log ends.
  ///   - body: The work, and the status it ends in.
  /// - Returns: The status of the run.
  /// - Throws: ``UsageError`` when the command line asked for what cannot be.
  func status(
    whenLogFails logFailure: ExitCode = .noInput, of body: () throws -> ExitCode
  ) throws(UsageError) -> ExitCode {
    do {
      return try body()
    } catch let error as DestinationError {
      switch error {
      case .usage(let error): throw error
      case .cannotWrite(let error): return status(of: error)
      }
    } catch let error as WriteError {
      return status(of: error)
    } catch let error as LogError {
      self.error(error)
      return logFailure
    } catch {
      self.error("a defect in mvpcheck: \(error)", hint: "please report it")
      return .defect
    }
  }

  /// Says what could not be written; the status that comes of it.
  func status(of error: WriteError) -> ExitCode {
    self.error(error)
    return .noOutput
  }
}
