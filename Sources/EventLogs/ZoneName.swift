/// Names of clocks that several zones share, or that move with the season: `IST`, `EST`.
enum ZoneName {
  /// A zone whose clocks go by `name`; `nil` when it is no such name.
  static func example(of name: Slice) -> String? {
    guard name.count <= 4 else { return nil }
    return all.first { name.isWord($0.name) }?.zone
  }

  /// A zone whose clocks go by `name`.
  static func example(of name: Substring) -> String? {
    var name = name
    return name.withUTF8 { bytes in
      bytes.baseAddress.flatMap { example(of: Slice(start: $0, count: bytes.count)) }
    }
  }

  /// Why a stamp that ends in such a name cannot be read.
  static func complaint(about stamp: Slice) -> String {
    let text = stamp.trimmed
    var start = text.count
    while start > 0, ASCII.isLetter(text[start - 1]) { start -= 1 }
    let bytes = UnsafeBufferPointer(start: text.start + start, count: text.count - start)
    return String(decoding: bytes, as: UTF8.self).uppercased() + " is what several zones are called"
  }

  private static let all: [(name: StaticString, zone: String)] = [
    ("ist", "Asia/Kolkata"), ("est", "America/New_York"), ("edt", "America/New_York"),
    ("cst", "America/Chicago"), ("cdt", "America/Chicago"), ("mst", "America/Denver"),
    ("mdt", "America/Denver"), ("pst", "America/Los_Angeles"), ("pdt", "America/Los_Angeles"),
    ("bst", "Europe/London"), ("cet", "Europe/Paris"), ("cest", "Europe/Paris"),
    ("eet", "Europe/Athens"), ("eest", "Europe/Athens"), ("wet", "Europe/Lisbon"),
    ("west", "Europe/Lisbon"), ("msk", "Europe/Moscow"), ("jst", "Asia/Tokyo"),
    ("kst", "Asia/Seoul"), ("sgt", "Asia/Singapore"), ("hkt", "Asia/Hong_Kong"),
    ("pht", "Asia/Manila"), ("wib", "Asia/Jakarta"), ("ict", "Asia/Bangkok"),
    ("pkt", "Asia/Karachi"), ("gst", "Asia/Dubai"), ("aest", "Australia/Sydney"),
    ("aedt", "Australia/Sydney"), ("acst", "Australia/Adelaide"), ("acdt", "Australia/Adelaide"),
    ("awst", "Australia/Perth"), ("nzst", "Pacific/Auckland"), ("nzdt", "Pacific/Auckland"),
    ("brt", "America/Sao_Paulo"), ("art", "America/Argentina/Buenos_Aires"),
    ("clt", "America/Santiago"), ("cot", "America/Bogota"), ("pet", "America/Lima"),
    ("sast", "Africa/Johannesburg"), ("eat", "Africa/Nairobi"), ("wat", "Africa/Lagos"),
    ("cat", "Africa/Maputo"), ("ast", "America/Halifax"), ("adt", "America/Halifax"),
    ("akst", "America/Anchorage"), ("akdt", "America/Anchorage"), ("hst", "Pacific/Honolulu"),
    ("nst", "America/St_Johns"), ("ndt", "America/St_Johns"),
  ]
}
