import Effects
import EventLogs
import Sessions
import Simulations
import Studies

let args = CommandLine.arguments
let names = args[1].split(separator: ",").map(String.init)
let logs = Int(args[2]) ?? 10
let users = args.count > 3 ? Int(args[3]) : nil

func f(_ x: Double) -> String {
  let v = (x * 1000).rounded() / 10
  let s = "\(v)"
  return String(repeating: " ", count: max(0, 6 - s.count)) + s
}
func mean(_ x: [Double]) -> Double { x.isEmpty ? .nan : x.reduce(0, +) / Double(x.count) }
func sd(_ x: [Double]) -> Double {
  let m = mean(x)
  return (x.map { ($0 - m) * ($0 - m) }.reduce(0, +) / Double(max(1, x.count - 1))).squareRoot()
}
for name in names {
  guard let scenario = Scenario.named(name) else { continue }
  let truth = Simulation.populationTruth(scenario)
  var rows: [String: (errors: [Double], widths: [Double], covered: Int, count: Int)] = [:]
  var order: [String] = []
  func add(_ key: String, _ e: EffectEstimate?, _ t: Double) {
    if rows[key] == nil {
      rows[key] = ([], [], 0, 0)
      order.append(key)
    }
    guard let e else { return }
    rows[key]!.errors.append(e.point - t)
    rows[key]!.widths.append(e.high - e.low)
    rows[key]!.count += 1
    if e.low <= t && t <= e.high { rows[key]!.covered += 1 }
  }
  var verdicts: [String: Int] = [:]
  var codes: [String: Int] = [:]
  var naive: [Double] = []
  for seed in 1...logs {
    let sim = Simulation(scenario, users: users, seed: UInt64(seed))
    var bytes: [UInt8] = []
    sim.write { bytes.append(contentsOf: $0) }
    guard
      let (timelines, _) = try? EventLog(csv: String(decoding: bytes, as: UTF8.self)).timelines(
        TimelineDesign())
    else {
      print("unreadable")
      continue
    }
    let study = Study(of: timelines, design: StudyDesign())
    let fd = study.findings(counted: FrictionSet(Friction.usual), level: 0.95)
    let one = truth.oneSessionChurn!
    let dep = truth.departuresByHorizon!
    add("one due", fd.oneSessionChurn.dueToFriction, one.dueToFriction)
    add("one without", fd.oneSessionChurn.withoutFriction, one.withoutFriction)
    add("one half", fd.oneSessionChurn.halvedFriction, one.halvedFriction)
    add("dep due", fd.departuresByHorizon.dueToFriction, dep.dueToFriction)
    add("dep half", fd.departuresByHorizon.halvedFriction, dep.halvedFriction)
    add("share", fd.share, Double(truth.departuresDueToFriction) / Double(truth.departures))
    if let c = truth.conversionByHorizon {
      add("conv half", fd.conversionByHorizon?.halvedFriction, c.halvedFriction)
      add("conv without", fd.conversionByHorizon?.withoutFriction, c.withoutFriction)
    }
    if let n = fd.oneSessionChurn.naive, let o = fd.oneSessionChurn.observed {
      naive.append(o.point - n - one.dueToFriction)
    }
    verdicts["\(Verdict(weighing: fd))", default: 0] += 1
    for c in Set(fd.cautions.map { $0.code.rawValue + ($0.refuses ? "!" : "") }) {
      codes[c, default: 0] += 1
    }
  }
  print(
    "\(name): truth one \(f(truth.oneSessionChurn!.observed)) due \(f(truth.oneSessionChurn!.dueToFriction)) dep \(f(truth.departuresByHorizon!.observed)) due \(f(truth.departuresByHorizon!.dueToFriction)) hit \(f(truth.firstSessionsHit)) naive err \(f(mean(naive))) \(verdicts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }) \(codes.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" })"
  )
  for key in order {
    guard let r = rows[key], r.count > 0 else { continue }
    print(
      "   \(key.padding(14)) n \(r.count) bias \(f(mean(r.errors))) sd \(f(sd(r.errors))) width/3.92 \(f(mean(r.widths) / 3.92)) covered \(f(Double(r.covered) / Double(r.count)))"
    )
  }
}
extension String {
  func padding(_ n: Int) -> String { self + String(repeating: " ", count: max(0, n - count)) }
}
