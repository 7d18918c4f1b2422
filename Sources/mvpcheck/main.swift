import EventLogs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

let arguments = Array(CommandLine.arguments.dropFirst())
var world = World.real()
world.leave = { exit($0.rawValue) }
Signals.endTheRun()
exit(run(arguments, in: world).rawValue)
