// Reads random logs by two readers; see run. Compiled into one module with EventLogs.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
if numbers.count == 1 {
  print(String(decoding: Differential.log(seed: numbers[0]), as: UTF8.self), terminator: "")
  exit(0)
}
guard numbers.count == 2 else {
  print("usage: differential FIRST COUNT, or SEED to see its log")
  exit(2)
}
let (first, count) = (numbers[0], numbers[1])
var complaints = 0
for seed in first..<(first + count) {
  guard let complaint = Differential.complaint(seed: seed) else { continue }
  complaints += 1
  print("FAIL  \(complaint)")
  if complaints == 20 { break }
}
print("\(count) logs from seed \(first), \(complaints) read otherwise")
exit(complaints == 0 ? 0 : 1)
