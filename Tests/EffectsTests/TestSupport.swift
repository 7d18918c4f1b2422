import EventLogs
import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

/// A log read and studied the usual way.
struct StudiedLog {
  let study: Study
  let findings: Findings

  init(csv: String, _ change: (inout TimelineDesign) -> Void = { _ in }) throws {
    var design = TimelineDesign()
    change(&design)
    let timelines = try EventLog(csv: csv).timelines(design).timelines
    study = Study(of: timelines, design: StudyDesign())
    findings = study.findings(counted: design.rule.counted, level: 0.95)
  }

  init(_ simulation: Simulation) throws {
    try self.init(csv: simulation.csv)
  }
}

extension Simulation {
  /// A story with so many people.
  init(_ name: String, users: Int, seed: UInt64 = 1) throws {
    self.init(try #require(Scenario.named(name)), users: users, seed: seed)
  }

  /// The whole log.
  var csv: String {
    var bytes: [UInt8] = []
    write { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A log written by hand, a row at a time.
struct HandLog {
  private var rows: [String] = []

  /// Adds what someone did so many days, hours and minutes into 2026-03.
  mutating func add(
    _ user: String, day: Int, hour: Int = 0, minute: Int = 0, _ event: String = "view",
    status: Int = 200, platform: String = "web"
  ) {
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    rows.append(
      "2026-03-\(two(day))T\(two(hour)):\(two(minute)):00Z,\(user),\(event),\(status),\(platform)")
  }

  var csv: String {
    (["timestamp,user_id,event,status,platform"] + rows).joined(separator: "\n") + "\n"
  }
}

extension StudiedLog {
  /// What every estimate of the study needs.
  var inquiry: Inquiry {
    let counted = FrictionSet(Friction.usual)
    return Inquiry(
      study, leftOut: Segments(study, counted: counted).leftOut, Influence(reach: 1.96),
      level: 0.95, isReplicate: false)
  }
}
