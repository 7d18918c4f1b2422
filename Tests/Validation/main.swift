// Validates the estimators on simulated logs whose truth is known, through the whole pipeline:
// Validation [--logs N] [--users N] [SCENARIO ...]
import Simulations

var logs = 40
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
for name in names.isEmpty ? Scenario.all.map(\.name) : names {
  guard let scenario = Scenario.named(name) else {
    print("unknown scenario \(name)")
    continue
  }
  let trial = Trial(of: scenario, logs: logs, users: users)
  for row in trial.rows { print(row) }
}
