import EventLogs
import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

Allocation.keepsLargeBlocks()
let arguments = Array(CommandLine.arguments.dropFirst())
var world = World.real()
world.leave = { status in TemporaryFiles.removeAll { exit(status.rawValue) } }
Signals.endTheRun()
exit(run(arguments, in: world).rawValue)
