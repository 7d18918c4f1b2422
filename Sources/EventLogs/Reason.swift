/// Why a row was not accepted; the raw value is the slug that reports show.
enum Reason: String, CaseIterable, Error {
  case invalidUTF8 = "invalid_utf8"
  case nulByte = "nul_byte"
  case unterminatedQuote = "unterminated_quote"
  case badQuote = "bad_quote"
  case tooFewFields = "too_few_fields"
  case tooManyFields = "too_many_fields"
  case recordTooLong = "record_too_long"
  case truncatedLastRow = "truncated_last_row"
  case invalidJSON = "invalid_json"
  case duplicateKey = "duplicate_key"
  case tooDeep = "too_deep"
  case invalidUnicode = "invalid_unicode"
  case notAnObject = "not_an_object"
  case badUserID = "bad_user_id"
  case missingUserID = "missing_user_id"
  case badEvent = "bad_event"
  case missingEvent = "missing_event"
  case missingTimestamp = "missing_timestamp"
  case timestampInvalid = "timestamp_invalid"
  case timestampAmbiguousZone = "timestamp_ambiguous_zone"
  case timestampNonexistent = "timestamp_nonexistent"
  case timestampUnitMismatch = "timestamp_unit_mismatch"
  case timestampOutOfRange = "timestamp_out_of_range"
  case timestampFuture = "timestamp_future"
  case conflictingDuplicate = "conflicting_duplicate"
}

/// Why a good row was left out on purpose.
enum Exclusion: String, CaseIterable {
  case beforeSince = "before_since"
  case afterUntil = "after_until"
  case excludedUser = "excluded_user"
  case placeholderUserID = "placeholder_user_id"
  case repeatedHeader = "repeated_header"
}

/// What was wrong with a value that was dropped from a row that was kept.
enum FieldNote: String, CaseIterable {
  case badNumber = "bad_number"
  case negativeDuration = "negative_duration"
  case missing = "missing"
  case badProperties = "bad_properties"
  /// The one note after which the value is kept: the first of two instants.
  case timestampAmbiguous = "timestamp_ambiguous"
}
