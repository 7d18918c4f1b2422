// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A step of the pipeline; it may use the steps named and no others.
func step(_ name: String, uses steps: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: steps, swiftSettings: settings)
}

func tests(_ name: String, of steps: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: steps, exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "mvpcheck",
  products: [.executable(name: "mvpcheck", targets: ["mvpcheck"])],
  targets: [
    step("Statistics"),
    step("EventLogs"),
    step("Sessions", uses: ["EventLogs"]),
    step("Studies", uses: ["EventLogs", "Sessions", "Statistics"]),
    step("Effects", uses: ["EventLogs", "Sessions", "Statistics", "Studies"]),
    step("Reports", uses: ["Effects", "EventLogs", "Sessions", "Statistics", "Studies"]),
    step("Simulations"),
    .executableTarget(
      name: "mvpcheck",
      dependencies: [
        "Effects", "EventLogs", "Reports", "Sessions", "Simulations", "Statistics", "Studies",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "Validation",
      dependencies: [
        "Effects", "EventLogs", "Sessions", "Simulations", "Statistics", "Studies",
      ],
      path: "Tests/Validation", exclude: ["check.py", "results.py", "run", "tables.py"],
      swiftSettings: settings),
    .executableTarget(
      name: "StatisticsTiming",
      dependencies: ["Effects", "EventLogs", "Sessions", "Statistics", "Studies"],
      path: "Tests/Benchmarks/Timing", swiftSettings: settings),
    tests("EventLogsTests", of: ["EventLogs"]),
    tests("SessionsTests", of: ["EventLogs", "Sessions", "Statistics"]),
    tests("StudiesTests", of: ["EventLogs", "Sessions", "Statistics", "Studies"]),
    tests("StatisticsTests", of: ["Statistics"]),
    tests(
      "EffectsTests",
      of: ["Effects", "EventLogs", "Sessions", "Simulations", "Statistics", "Studies"]),
    tests(
      "ReportsTests", of: ["Effects", "EventLogs", "Reports", "Sessions"], exclude: ["Golden"]),
    tests("SimulationsTests", of: ["Simulations"]),
    tests(
      "mvpcheckTests", of: ["Effects", "EventLogs", "Reports", "mvpcheck"], exclude: ["Cases"]),
  ]
)
