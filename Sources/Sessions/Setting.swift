/// The surroundings of an attempt; each a word index, 0 where the log does not say.
public struct Setting: Hashable, Sendable {
  /// The platform.
  public var platform: UInt32 = 0
  /// The country.
  public var country: UInt32 = 0
  /// The acquisition channel.
  public var channel: UInt32 = 0
  /// The release.
  public var release: UInt32 = 0
  /// The plan.
  public var plan: UInt32 = 0
}
