import Testing

@Suite struct `Reference numbers` {
  @Test(arguments: ReferenceFolder.kept?.entries ?? [])
  func `kept with the tests`(_ entry: ReferenceEntry) throws {
    try check(entry)
  }

  @Test(
    .enabled(
      if: ReferenceFolder.outside != nil,
      "the whole kit is not here; MVPCHECK_REFERENCE says where it is"),
    arguments: ReferenceFolder.outside?.entries ?? [])
  func `of the whole kit`(_ entry: ReferenceEntry) throws {
    try check(entry)
  }

  private func check(_ entry: ReferenceEntry) throws {
    guard let answer = Adapters.all[entry.method] else {
      #expect(
        UnusedMethods.reasons[entry.method] != nil,
        "\(entry.method) has neither an adapter nor a reason not to be used")
      return
    }
    let reference = try ReferenceCase(entry)
    try #require(reference.method == entry.method)
    try answer(reference).check(against: reference)
  }

  @Test func `are there, each kept one with an adapter`() throws {
    let kept = try #require(ReferenceFolder.kept).entries
    #expect(kept.count >= 23)
    #expect(kept.allSatisfy { Adapters.all[$0.method] != nil })
    #expect(ReferenceFolder.asked == nil || ReferenceFolder.outside != nil)
  }

  @Test func `have an adapter or a reason, not both`() {
    #expect(Set(Adapters.all.keys).isDisjoint(with: UnusedMethods.reasons.keys))
  }
}
