/// A reduction whose parts may be made side by side, each from a part of the log, and put together.
///
/// What comes out must not depend on where the log was cut or on the order of its rows; the line of a
/// record counts from the start of its part.
public protocol MergeableReduction: EventReduction, Sendable {
  /// The roles whose values it uses. The columns of others are found and checked, and not read.
  var roles: Set<Role> { get }
  /// It wants to hear of each rejected row in reading order, so the log is read from start to end.
  var hearsRejections: Bool { get }
  /// One like it that has taken in nothing.
  func emptied() -> Self
  /// Takes in what `other` took in from another part of the log.
  ///
  /// - Parameters:
  ///   - other: What was made of the other part.
  ///   - words: What the other part's words are called here.
  mutating func merge(_ other: consuming Self, words: WordRenaming)
}

/// The indices in one ``EventVocabulary`` of the words of another, by their index there.
public struct WordRenaming: Sendable {
  /// Of ids of people.
  public var users: [UInt32]
  /// Of names of events.
  public var names: [UInt32]
  /// Of platforms.
  public var platforms: [UInt32]
  /// Of countries.
  public var countries: [UInt32]
  /// Of acquisition channels.
  public var channels: [UInt32]
  /// Of releases.
  public var releases: [UInt32]
  /// Of plans.
  public var plans: [UInt32]
  /// Of the log's own session ids.
  public var sessions: [UInt32]
}

extension EventVocabulary {
  /// Takes in the words of `other`, by so many threads.
  ///
  /// Ids of people may not be looked for until ``place(_:of:)`` is done.
  ///
  /// - Returns: What its words are called here, and which ids are still to be placed.
  mutating func merge(
    _ other: EventVocabulary, threads: Int
  ) -> (words: WordRenaming, people: WordTable.Adoption) {
    func merge(_ words: WordTable, into table: inout WordTable) -> [UInt32] {
      let adoption = table.adopt(words, threads: threads)
      table.place(adoption, of: words)
      return adoption.names
    }
    let people = users.adopt(other.users, threads: threads)
    let words = WordRenaming(
      users: people.names, names: merge(other.names, into: &names),
      platforms: merge(other.platforms, into: &platforms),
      countries: merge(other.countries, into: &countries),
      channels: merge(other.channels, into: &channels),
      releases: merge(other.releases, into: &releases),
      plans: merge(other.plans, into: &plans), sessions: merge(other.sessions, into: &sessions))
    return (words, people)
  }

  /// Has the ids of people that were adopted from `other` found from now on.
  mutating func place(_ people: WordTable.Adoption, of other: EventVocabulary) {
    users.place(people, of: other.users)
  }
}
