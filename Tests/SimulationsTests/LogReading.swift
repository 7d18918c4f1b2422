@testable import Simulations

/// A log as one who knows nothing of the simulation reads it.
struct ReadLog {
  struct Line {
    var time: Int64
    var user: String
    var event: String
    var status: Int?
    var latency: Int?
    var error: String
    var rest: [String]
  }

  var header: String
  var lines: [Line]

  init(_ simulation: Simulation) {
    let text = String(decoding: simulation.bytes, as: UTF8.self)
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    header = String(all[0])
    let showsFriction = header.contains("status")
    lines = all[1...].dropLast().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let friction = showsFriction ? Array(fields[3..<6]) : ["", "", ""]
      return Line(
        time: milliseconds(fields[0]), user: fields[1], event: fields[2], status: Int(friction[0]),
        latency: Int(friction[1]), error: friction[2],
        rest: Array(fields[(showsFriction ? 6 : 3)...]))
    }
  }

  /// Each person's lines in time order.
  var people: [String: [Line]] { Dictionary(grouping: lines, by: \.user) }

  /// Each person's times cut where a pause is over 30 minutes; error rows are no activity.
  var sessions: [String: [[Int64]]] {
    var sessions: [String: [[Int64]]] = [:]
    for line in lines where line.event != "error" {
      var own = sessions[line.user] ?? []
      if let last = own.last?.last, line.time - last <= 30 * 60_000 {
        own[own.count - 1].append(line.time)
      } else {
        own.append([line.time])
      }
      sessions[line.user] = own
    }
    return sessions
  }
}

extension Simulation {
  /// The whole log.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write { bytes += $0 }
    return bytes
  }
}

/// Milliseconds of a timestamp such as `2026-03-02T00:08:40.447Z`, counting from the year's start.
func milliseconds(_ timestamp: String) -> Int64 {
  let numbers = timestamp.split { !$0.isNumber }.compactMap { Int64($0) }
  let lengths: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
  let day = lengths[Int(numbers[1]) - 1] + numbers[2]
  return ((day * 24 + numbers[3]) * 60 + numbers[4]) * 60_000 + numbers[5] * 1_000 + numbers[6]
}
