/// The names by which a column is known to play a role, in order of preference.
///
/// Names are compared without case, blanks and punctuation: `" User ID "`, `USER_ID` and `userId`
/// are `userid`.
enum ColumnNames {
  /// `name` as it is compared.
  static func normalized(_ name: [UInt8]) -> [UInt8] {
    name.compactMap { byte in
      let byte = ASCII.lowercased(byte)
      return ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 ? byte : nil
    }
  }

  /// How well `name` fits `role`: 0 is best, `nil` is not at all.
  ///
  /// What stands in `properties.plan` and the like is known by the part behind the point.
  static func rank(of name: [UInt8], for role: Role) -> Int? {
    if let rank = rank(ofWhole: name, for: role) { return rank }
    guard let point = name.firstIndex(of: ASCII.point),
      wrappers.contains(normalized(Array(name[..<point])))
    else { return nil }
    return rank(ofWhole: Array(name[(point + 1)...]), for: role)
  }

  private static func rank(ofWhole name: [UInt8], for role: Role) -> Int? {
    var normal = normalized(name)
    if role == .latency {
      let (base, _) = withoutUnit(normal)
      normal = base
    }
    return ranks[role]?[normal]
  }

  /// Objects that hold what the sender of an event chose to add to it.
  private static let wrappers = Set(
    ["properties", "props", "eventproperties", "attributes", "context", "payload"].map {
      Array($0.utf8)
    })

  /// The first of `roles` that `name` fits; `nil` when it fits none.
  static func role(of name: [UInt8], among roles: [Role]) -> Role? {
    roles.first { rank(of: name, for: $0) != nil }
  }

  /// The length of one unit of the durations in a column, in milliseconds, if its name tells.
  static func durationUnit(of name: [UInt8]) -> Double? {
    withoutUnit(normalized(name)).unit
  }

  /// The unit of the counts since 1970 in a column, if its name tells.
  static func timeUnit(of name: [UInt8]) -> TimeUnit? {
    let normal = normalized(name)
    let words: [(String, TimeUnit)] = [
      ("milliseconds", .milliseconds), ("millis", .milliseconds), ("ms", .milliseconds),
      ("microseconds", .microseconds), ("micros", .microseconds), ("us", .microseconds),
      ("nanoseconds", .nanoseconds), ("nanos", .nanoseconds), ("ns", .nanoseconds),
      ("seconds", .seconds), ("secs", .seconds), ("unix", .seconds), ("epoch", .seconds),
    ]
    return words.first { normal.ends(with: $0.0) }?.1
  }

  /// A column that may well hold people, though its name is too short to be sure of.
  static let userGuesses = [
    "uid", "id", "user", "customer", "account", "member", "client", "person", "visitor", "who",
    "login", "mail",
  ]
  /// Columns that may well hold the time.
  static let timeGuesses = ["time", "date", "when", "stamp", "at"]
  /// Columns that may well hold the event.
  static let eventGuesses = ["event", "action", "name", "type", "what", "page", "path", "url"]

  private static func withoutUnit(_ name: [UInt8]) -> (base: [UInt8], unit: Double?) {
    let suffixes: [(String, Double)] = [
      ("milliseconds", 1), ("millis", 1), ("msecs", 1), ("msec", 1), ("microseconds", 1e-3),
      ("micros", 1e-3), ("usec", 1e-3), ("nanoseconds", 1e-6), ("nanos", 1e-6), ("nsec", 1e-6),
      ("seconds", 1000), ("secs", 1000), ("sec", 1000), ("ms", 1), ("us", 1e-3), ("ns", 1e-6),
      ("s", 1000),
    ]
    for (suffix, unit) in suffixes where name.count > suffix.utf8.count && name.ends(with: suffix) {
      let base = Array(name.dropLast(suffix.utf8.count))
      if ranks[.latency]?[base] != nil { return (base, unit) }
    }
    return (name, nil)
  }

  private static let ranks: [Role: [[UInt8]: Int]] = {
    var ranks: [Role: [[UInt8]: Int]] = [:]
    for (role, names) in names {
      for (rank, name) in names.enumerated() { ranks[role, default: [:]][Array(name.utf8)] = rank }
    }
    return ranks
  }()

  /// The documented order.
  static let names: [Role: [String]] = [
    .user: [
      "userid", "user", "usrid", "distinctid", "customerid", "memberid", "personid", "profileid",
      "subscriberid", "accountid", "userauthenticatedid", "useremail", "email", "username",
      "userpseudoid", "domainuserid", "visitorid", "anonymousid", "anonid", "usranonymousid",
      "deviceid", "clientid", "userlogin", "customer", "member", "person", "visitor",
    ],
    .time: [
      "timestamp", "eventtimestamp", "eventtime", "time", "ts", "occurredat", "datetime",
      "eventdatetime", "timestamputc", "originaltimestamp", "timegenerated", "derivedtstamp",
      "dvcecreatedtstamp", "collectortstamp", "clienteventtime", "createdat", "created", "loggedat",
      "eventat", "happenedat", "startedat", "started", "servertime", "serverreceivedtime", "sentat",
      "receivedat", "date", "eventdate", "day", "timestampms", "tsms", "timems", "timestamps",
      "epoch", "epochms", "epochseconds", "unix", "unixtime", "unixtimestamp", "seconds",
      "milliseconds", "millis",
    ],
    .event: [
      "event", "eventname", "action", "eventtype", "activity", "eventaction", "name", "type",
      "operation", "verb", "step", "page",
    ],
    .session: [
      "sessionid", "session", "visitid", "sessionkey", "gasessionid", "paramgasessionid",
      "domainsessionid", "idvisit", "visit",
    ],
    .status: [
      "status", "statuscode", "httpstatus", "httpstatuscode", "responsestatus", "responsecode",
      "resultcode", "responsestatuscode", "httpcode", "resourcestatuscode",
    ],
    .latency: [
      "latency", "duration", "responsetime", "requesttime", "requestduration", "elapsed",
      "elapsedtime", "loadtime", "loadingtime", "took", "timetaken", "processingtime", "rtt",
      "ttfb",
      "resourceduration",
    ],
    .error: [
      "error", "errormessage", "errorcode", "errortype", "errorname", "errormsg", "err",
      "exception", "exceptiontype", "exceptionname", "iserror", "haserror", "failurereason",
      "failure",
    ],
    .platform: [
      "platform", "os", "osname", "operatingsystem", "devicetype", "devicecategory", "clientos",
      "clienttype", "osfamily", "device",
    ],
    .country: [
      "country", "countrycode", "geocountry", "geocountrycode", "mpcountrycode", "clientcountry",
      "clientcountryorregion", "countryname",
    ],
    .channel: [
      "channel", "acquisitionchannel", "utmsource", "utmmedium", "utmcampaign", "source", "medium",
      "trafficsource", "trafficsourcesource", "trafficsourcemedium", "mktsource", "mktmedium",
      "campaign", "referrersource",
    ],
    .release: [
      "release", "appversion", "version", "versionname", "applicationversion", "appversionstring",
      "releaseversion", "appbuild", "appbuildnumber", "buildversion", "buildnumber", "build",
      "apprelease",
    ],
    .plan: [
      "plan", "planname", "plantype", "subscriptionplan", "tier", "plantier", "subscriptiontier",
      "pricingplan", "subscription", "accounttype",
    ],
    .eventID: [
      "eventid", "insertid", "messageid", "eventuuid", "eventguid", "uuid",
    ],
    .sequence: [
      "sequence", "seq", "sequencenumber", "sequenceid", "eventsequence", "eventindex",
      "batcheventindex", "ordinal",
    ],
  ]
}

extension Array where Element == UInt8 {
  fileprivate func ends(with suffix: String) -> Bool {
    reversed().starts(with: suffix.utf8.reversed())
  }
}
