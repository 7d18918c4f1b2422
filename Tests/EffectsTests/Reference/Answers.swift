import Testing

/// What the product answers to a case.
struct Answers {
  /// Numbers by field of the expected answers, in their order.
  private var numbers: [String: [Double?]] = [:]
  /// Words likewise.
  private var words: [String: [String]] = [:]
  /// Fields that the product does not work out, or that were compared in pairs.
  private var settled: Set<String> = []
  /// Numbers compared one by one.
  private var pairs: [(name: String, got: Double, want: Double)] = []

  mutating func give(_ field: String, _ answer: [Double?]) { numbers[field] = answer }
  mutating func give(_ field: String, _ answer: Double) { numbers[field] = [answer] }
  mutating func give(_ field: String, _ answer: [String]) { words[field] = answer }

  /// Leaves fields out that the product has no use for.
  mutating func leaveOut(_ fields: String...) { settled.formUnion(fields) }

  /// Compares one number of a field that is not compared whole.
  mutating func compare(_ field: String, _ place: String, _ got: Double, _ want: Double) {
    settled.insert(field)
    pairs.append(("\(field), \(place)", got, want))
  }

  /// Every expected field is answered or left out by name, and every answer is near enough.
  func check(against reference: ReferenceCase) {
    let tolerance = reference.tolerance
    for (field, want) in reference.expected.sorted(by: { $0.key < $1.key }) {
      if let got = words[field] {
        #expect(got == want.strings, "\(field)")
      } else if let got = numbers[field] {
        let want = want.numbers ?? []
        let isNear =
          got.count == want.count
          && zip(got, want).allSatisfy { got, want in
            guard let got, let want else { return got == nil && want == nil }
            return tolerance.allows(got, want)
          }
        #expect(isNear, "\(field): got \(got), want \(want)")
      } else {
        #expect(settled.contains(field), "\(field) is neither answered nor left out")
      }
    }
    for pair in pairs {
      #expect(
        tolerance.allows(pair.got, pair.want),
        "\(pair.name): got \(pair.got), want \(pair.want)")
    }
  }
}
