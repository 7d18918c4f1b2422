// Analyses simulated logs whose truth is known, through the whole pipeline, and prints what came
// out as lines of fields with tabs between them, for check.py to judge:
// Validation [--logs N] [--users N] [SCENARIO ...]
// Figures do not depend on the number of processors.
import Simulations
import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

Allocation.keepsLargeBlocks()
var logs = 200
var users: Int?
var names: [String] = []
var arguments = Array(CommandLine.arguments.dropFirst())[...]
while let argument = arguments.popFirst() {
  switch argument {
  case "--logs": logs = arguments.popFirst().flatMap { Int($0) } ?? logs
  case "--users": users = arguments.popFirst().flatMap { Int($0) }
  default: names.append(argument)
  }
}
let scenarios = (names.isEmpty ? Scenario.all.map(\.name) : names).map { name in
  guard let scenario = Scenario.named(name) else { fatalError("unknown scenario \(name)") }
  return scenario
}
let truths = concurrently(scenarios.count) { [scenarios] place in
  Simulation.populationTruth(scenarios[place])
}
tell("the truth of \(scenarios.count) populations is known")
for (scenario, truth) in zip(scenarios, truths) {
  for family in Family.families(of: scenario, users: users) {
    let trials = concurrently(logs) { place in
      Trial(
        of: scenario, users: family.users, seed: family.seed(of: place), truth: truth,
        compares: family.users >= 2_000 && place % 10 == 0, isChecked: place % 10 == 0)
    }
    for line in family.lines(trials, truth: truth) { print(line) }
    fflush(nil)
    tell("\(family.scenario), \(family.users) people: \(logs) logs analysed")
  }
}

/// Tells how far the work is, on standard error.
func tell(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(2, bytes, bytes.count)
}
