/// Lays out a report; figures and sentences come with the report.
public protocol ReportRenderer: Sendable {
  /// The report as text, whole lines.
  ///
  /// - Parameter report: What was found.
  /// - Returns: The text, with a line end after the last line.
  func render(_ report: ConfoundReport) -> String
}
