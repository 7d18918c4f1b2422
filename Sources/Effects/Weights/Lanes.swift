/// Numbers of several worlds side by side.
///
/// What is generic over vectors works number by number; these say what to do with each kind of vector
/// as a whole.
protocol Lanes: SIMD, Sendable where Scalar == Double {
  func times(_ other: Self) -> Self
  func times(_ number: Double) -> Self
  func plus(_ other: Self) -> Self
  func minus(_ other: Self) -> Self
  /// The larger number of each world.
  func larger(_ other: Self) -> Self
  /// The sum of the numbers.
  var total: Double { get }
}

extension SIMD2: Lanes where Scalar == Double {
  @inline(__always) func times(_ other: Self) -> Self { self * other }
  @inline(__always) func times(_ number: Double) -> Self { self * number }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) func minus(_ other: Self) -> Self { self - other }
  @inline(__always) func larger(_ other: Self) -> Self {
    replacing(with: other, where: other .> self)
  }
  @inline(__always) var total: Double { x + y }
}

extension SIMD4: Lanes where Scalar == Double {
  @inline(__always) func times(_ other: Self) -> Self { self * other }
  @inline(__always) func times(_ number: Double) -> Self { self * number }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) func minus(_ other: Self) -> Self { self - other }
  @inline(__always) func larger(_ other: Self) -> Self {
    replacing(with: other, where: other .> self)
  }
  @inline(__always) var total: Double { (lowHalf + highHalf).total }
}

extension SIMD8: Lanes where Scalar == Double {
  @inline(__always) func times(_ other: Self) -> Self { self * other }
  @inline(__always) func times(_ number: Double) -> Self { self * number }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) func minus(_ other: Self) -> Self { self - other }
  @inline(__always) func larger(_ other: Self) -> Self {
    replacing(with: other, where: other .> self)
  }
  @inline(__always) var total: Double { (lowHalf + highHalf).total }
}

extension Lanes {
  /// Nothing in every world.
  static var none: Self { Self(repeating: 0) }

  /// Tables of as many worlds as there are, side by side; the first again where there are fewer.
  static func side(_ tables: [[Double]], at places: [UInt32]) -> [Self] {
    [Self](unsafeUninitializedCapacity: places.count) { rows, initialized in
      rows.initialize(repeating: .none)
      initialized = places.count
      for lane in 0..<Self.scalarCount {
        let table = tables[lane < tables.count ? lane : 0]
        rows.withLane(lane) { numbers, stride in
          table.withUnsafeBufferPointer { table in
            for (row, place) in places.enumerated() { numbers[row &* stride] = table[Int(place)] }
          }
        }
      }
    }
  }
}

extension UnsafeMutableBufferPointer where Element: Lanes {
  /// Lends the numbers of one world, `stride` apart.
  func withLane(_ lane: Int, _ body: (UnsafeMutablePointer<Double>, _ stride: Int) -> Void) {
    let stride = MemoryLayout<Element>.stride / MemoryLayout<Double>.stride
    guard let start = UnsafeMutableRawPointer(baseAddress) else { return }
    body(start.assumingMemoryBound(to: Double.self) + lane, stride)
  }
}

extension [SIMD2<Double>] {
  /// The numbers of the first world.
  var firstLane: [Double] { map { $0.x } }
}
