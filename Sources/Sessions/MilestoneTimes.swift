public import EventLogs

/// When people reached the milestones, by their place in ``Timelines/users``.
///
/// A column for each milestone that somebody reached, so that a log without a signup event, or one whose
/// people never convert, has nothing to keep of it.
public struct MilestoneTimes: Sendable {
  /// When they first did the signup event.
  public internal(set) var signedUp = FirstTimes()
  /// When they first completed the activation event.
  public internal(set) var activated = FirstTimes()
  /// When they first completed the conversion event.
  public internal(set) var converted = FirstTimes()
  /// When they first completed it at or after the signup event; never without that.
  public internal(set) var convertedSinceSignup = FirstTimes()

  /// Times of nobody.
  init() {}

  /// Times of so many people, of the milestones in `index`, as `fill` puts them in their places.
  init(of people: Int, _ index: MilestoneIndex, _ fill: (MilestonePlaces) -> Void) {
    // Four variables, for they are open to `fill` at the same time.
    var signedUp = FirstTimes(of: index.hasSignup ? people : 0)
    var activated = FirstTimes(of: index.hasActivation ? people : 0)
    var converted = FirstTimes(of: index.hasConversion ? people : 0)
    var since = FirstTimes(of: index.hasSignup && index.hasConversion ? people : 0)
    signedUp.fill { signedUp in
      activated.fill { activated in
        converted.fill { converted in
          since.fill { since in
            fill(
              MilestonePlaces(
                signedUp: signedUp, activated: activated, converted: converted,
                convertedSinceSignup: since))
          }
        }
      }
    }
    self.signedUp = signedUp
    self.activated = activated
    self.converted = converted
    convertedSinceSignup = since
  }

  /// Puts in its place what ``MilestonePlaces/put(_:at:)`` could not.
  mutating func set(_ reached: MilestonesReached, at place: Int) {
    signedUp.set(reached.signedUp, at: place)
    activated.set(reached.activated, at: place)
    converted.set(reached.converted, at: place)
    convertedSinceSignup.set(reached.convertedSinceSignup, at: place)
  }

  /// The times of those people only whose places are given, ascending; they close up.
  func keeping(_ places: some Collection<Int>) -> MilestoneTimes {
    var kept = MilestoneTimes()
    kept.signedUp = signedUp.keeping(places)
    kept.activated = activated.keeping(places)
    kept.converted = converted.keeping(places)
    kept.convertedSinceSignup = convertedSinceSignup.keeping(places)
    return kept
  }

  /// Gives back the columns of milestones that nobody reached.
  mutating func forgetUnreached() {
    signedUp.forgetIfNobody()
    activated.forgetIfNobody()
    converted.forgetIfNobody()
    convertedSinceSignup.forgetIfNobody()
  }

  /// Forgets who signed up when, and what followed from it.
  mutating func forgetSignup() {
    signedUp = FirstTimes()
    convertedSinceSignup = FirstTimes()
  }
}

/// When each of many people first did something; eight bytes a person, none where nobody did it.
public struct FirstTimes: Sendable {
  /// By place; `never` for those who did not, and for those in `earliest`.
  private var times: [Int64]
  /// The places of those who did it at the earliest of all instants.
  private var earliest: Set<Int> = []

  /// Stands for no time.
  ///
  /// A log may hold this very instant too, so who did it then is listed apart.
  static let never = Int64.min

  /// Times of so many people, none of whom did it yet.
  init(of people: Int = 0) {
    times = [Int64](repeating: Self.never, count: people)
  }

  /// When the person at a place first did it; `nil` when never.
  public subscript(place: Int) -> Timestamp? {
    guard !times.isEmpty else { return nil }
    let time = times[place]
    guard time != Self.never || earliest.contains(place) else { return nil }
    return Timestamp(nanoseconds: time)
  }

  /// How many people did it.
  var count: Int { times.count { $0 != Self.never } + earliest.count }

  /// Whether there is no column.
  var isEmpty: Bool { times.isEmpty }

  fileprivate mutating func fill(_ body: (UnsafeMutableBufferPointer<Int64>) -> Void) {
    times.withUnsafeMutableBufferPointer { body($0) }
  }

  fileprivate mutating func set(_ time: Timestamp?, at place: Int) {
    guard let time, !times.isEmpty else { return }
    times[place] = time.nanoseconds
    if time.nanoseconds == Self.never { earliest.insert(place) }
  }

  fileprivate func keeping(_ places: some Collection<Int>) -> FirstTimes {
    var kept = FirstTimes()
    guard !times.isEmpty else { return kept }
    kept.times = places.map { times[$0] }
    if !earliest.isEmpty {
      for (new, place) in places.enumerated() where earliest.contains(place) {
        kept.earliest.insert(new)
      }
    }
    kept.forgetIfNobody()
    return kept
  }

  fileprivate mutating func forgetIfNobody() {
    if earliest.isEmpty && times.allSatisfy({ $0 == Self.never }) { times = [] }
  }
}

/// When one person reached the milestones, while their rows are walked; `nil` when never.
struct MilestonesReached: Sendable {
  var signedUp: Timestamp?
  var activated: Timestamp?
  var converted: Timestamp?
  var convertedSinceSignup: Timestamp?

  /// Whether one of them is the instant that stands for never.
  var needsListing: Bool {
    let never = Timestamp(nanoseconds: FirstTimes.never)
    return signedUp == never || activated == never || converted == never
      || convertedSinceSignup == never
  }
}

/// Where all people go, and when they reached the milestones.
struct PersonPlaces {
  let users: UnsafeMutableBufferPointer<UserTimeline>
  let milestones: MilestonePlaces

  /// Puts one person in their place, which nobody else writes to.
  func put(_ user: UserTimeline, _ reached: MilestonesReached, at place: Int) {
    users.initializeElement(at: place, to: user)
    milestones.put(reached, at: place)
  }
}

/// Where the times of all people go; milestones that have no column have no places.
struct MilestonePlaces {
  let signedUp: UnsafeMutableBufferPointer<Int64>
  let activated: UnsafeMutableBufferPointer<Int64>
  let converted: UnsafeMutableBufferPointer<Int64>
  let convertedSinceSignup: UnsafeMutableBufferPointer<Int64>

  /// Puts one person's times in their place.
  func put(_ reached: MilestonesReached, at place: Int) {
    if let time = reached.signedUp { signedUp[place] = time.nanoseconds }
    if let time = reached.activated { activated[place] = time.nanoseconds }
    if let time = reached.converted { converted[place] = time.nanoseconds }
    if let time = reached.convertedSinceSignup {
      convertedSinceSignup[place] = time.nanoseconds
    }
  }
}
