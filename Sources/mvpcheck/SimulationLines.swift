import EventLogs
import Simulations

/// The stories that `simulate` can tell, with a line about each.
let scenarios: [(name: String, summary: String)] = Scenario.all.map { ($0.name, $0.summary) }

/// Writes a made-up log.
///
/// - Parameters:
///   - options: Which story, how many people, which seed.
///   - write: Takes bytes to be written, in any pieces.
/// - Returns: The truth behind the log, as JSON.
/// - Throws: ``LogError`` when the story cannot be told.
func writeSimulation(
  _ options: Options, write: (ArraySlice<UInt8>) -> Void
) throws(LogError) -> String {
  guard let scenario = Scenario.named(options.simulation.scenario ?? "mixed") else {
    throw LogError("there is no such scenario", hint: "mvpcheck simulate --list")
  }
  let simulation = Simulation(
    scenario, users: options.simulation.users, seed: options.seed)
  simulation.write(write)
  return simulation.truthJSON(population: nil)
}
