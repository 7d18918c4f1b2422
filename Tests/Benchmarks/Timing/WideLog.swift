import Statistics

/// A made-up log with many levels of everything that friction may depend on.
///
/// Platforms, channels, countries, operations and releases have as many levels as asked for, the
/// common ones about ten times as common as the rare ones; errors, failed sign-ins and slow answers
/// depend on each of them, so that none can be left out of the risks. Names and numbers mean
/// nothing; only the time it takes to estimate from them is of interest.
struct WideLog {
  /// How many rows it has, its header aside.
  private(set) var rows = 0
  /// The log as comma-separated values.
  private(set) var csv = Array(
    "timestamp,user_id,event,status,latency_ms,platform,country,channel,release\n".utf8)

  private let levels: Int
  private let shares: [Double]
  private var random: SplitMix

  private static let days = 66.0
  private static let day = 86_400.0

  /// Makes the log of so many people, with so many levels a factor; the same seed, the same log.
  init(users: Int, levels: Int, seed: UInt64) {
    self.levels = levels
    random = SplitMix(seed: seed)
    let weights = (0..<levels).map { 1 / (4 + Double($0)) }
    let sum = weights.reduce(0, +)
    var share = 0.0
    shares = weights.map {
      share += $0 / sum
      return share
    }
    csv.reserveCapacity(users * 900)
    for user in 0..<users { addPerson(user) }
  }

  private mutating func addPerson(_ user: Int) {
    let platform = level()
    let country = level()
    let channel = level()
    var time = 50 * Self.day * random.uniform()
    while time < Self.days * Self.day {
      var hits = 0
      for _ in 0..<(2 + Int(6 * random.uniform())) {
        let operation = level()
        let release = Int(time / Self.day / Self.days * Double(levels))
        let odd = [platform, country, channel, operation, release].reduce(0) { $0 + $1 % 7 }
        let fate = random.uniform() / (0.003 * Double(odd))
        hits += fate < 1 ? 1 : 0
        add(
          time: time, user: user, operation: operation, fate: fate,
          words: ["p\(platform)", "c\(country)", "a\(channel)", "r\(release)"])
        time += 5 + 90 * random.uniform()
        if time >= Self.days * Self.day { return }
      }
      if random.uniform() < (hits > 0 ? 0.5 : 0.3) { return }
      time += Self.day * (0.2 + 4 * random.uniform())
    }
  }

  /// Adds a row; what fate below 1 brings depends on the operation.
  private mutating func add(
    time: Double, user: Int, operation: Int, fate: Double, words: [String]
  ) {
    rows += 1
    let second = Int(time)
    let (days, rest) = second.quotientAndRemainder(dividingBy: 86_400)
    // From 2026-03-01 on, by months of 31, 30 and 31 days.
    let (month, date) = days < 31 ? (3, days + 1) : days < 61 ? (4, days - 30) : (5, days - 60)
    let stamp =
      "2026-0\(month)-\(two(date))T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    let isSignIn = operation == 0
    let isSlow = fate < 1 && fate >= 0.6 && !isSignIn
    let status = fate >= 1 || isSlow ? 200 : isSignIn ? 401 : 500
    let head = [
      stamp, "u\(user)", isSignIn ? "login" : "do_\(operation)", "\(status)",
      isSlow ? "4000" : "300",
    ]
    csv.append(contentsOf: ((head + words).joined(separator: ",") + "\n").utf8)
  }

  private mutating func level() -> Int {
    let place = random.uniform()
    return shares.firstIndex { place < $0 } ?? levels - 1
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension SplitMix {
  /// A number from 0 to 1, the latter exclusive.
  fileprivate mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
