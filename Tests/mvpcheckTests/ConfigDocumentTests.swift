import Testing

@testable import mvpcheck

@Suite struct `The JSON of a config` {
  private func fault(_ bytes: [UInt8]) -> ConfigDocument.Fault? {
    do throws(ConfigDocument.Fault) {
      _ = try ConfigDocument(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func `is taken in its order, each member with its place`() throws {
    let text =
      "\u{FEFF}{\n  \"a\": \"x\",\"b\" :-1.5e+3,\n" + #""c":[1, true,null ,""], "d":{}"# + "\r\n}\n"
    let document = try ConfigDocument(Array(text.utf8))
    #expect(document.members.map(\.key) == ["a", "b", "c", "d"])
    #expect(
      document.members.map(\.value) == [
        .text("x"), .number("-1.5e+3"), .list([.number("1"), .boolean(true), .null, .text("")]),
        .nested(.object),
      ])
    let places = document.members.map {
      ConfigDocument.place(of: $0.valueOffset, in: Array(text.utf8))
    }
    #expect(places.map(\.line) == [2, 2, 3, 3])
    #expect(places.map(\.column) == [8, 17, 5, 29])
  }

  @Test func `may be empty`() throws {
    #expect(try ConfigDocument(Array(" { } ".utf8)).members.isEmpty)
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83d\ude00""#, "😀"), (#""é😀""#, "é😀"), (#""\u0000""#, "\0"),
  ]) func `has its escapes resolved`(_ written: String, _ text: String) throws {
    let document = try ConfigDocument(Array("{\"k\":\(written)}".utf8))
    #expect(document.members.first?.value == .text(text))
  }

  @Test(arguments: [
    (#"{"a":{"b":[{"c":[[],{}]}]},"z":1}"#, ConfigDocument.Nested.object),
    (#"{"a":[1,[2]],"z":1}"#, .list), (#"{"a":[{"b":[]}],"z":1}"#, .list),
  ]) func `is judged where it is too deep to be taken`(
    _ text: String, _ nested: ConfigDocument.Nested
  ) throws {
    let members = try ConfigDocument(Array(text.utf8)).members
    #expect(members.map(\.value) == [.nested(nested), .number("1")])
  }

  /// The document, the byte at fault, and what is said.
  @Test(arguments: [
    ("", 0, "empty"), (" \n", 2, "empty"), ("[1]", 0, "not a JSON object, which begins with {"),
    ("x", 0, "not a JSON object, which begins with {"),
    ("{", 1, "the document is cut: a key in double quotes is missing"),
    (#"{"a"#, 3, "the document is cut: a closing quote is missing"),
    (#"{"a""#, 4, "the document is cut: a colon is missing"),
    (#"{"a":"#, 5, "the document is cut: a value is missing"),
    (#"{"a":1"#, 6, "the document is cut: a comma or a closing } is missing"),
    (#"{"a":[1"#, 7, "the document is cut: a comma or a closing ] is missing"),
    (#"{"a":[{"b":1"#, 12, "the document is cut: a comma or a closing } is missing"),
    (#"{"a":1,}"#, 7, "a key in double quotes is missing"),
    (#"{"a":[1,]}"#, 8, "a value is missing"), (#"{a:1}"#, 1, "a key in double quotes is missing"),
    (#"{'a':1}"#, 1, "a key in double quotes is missing"),
    (#"{"a":1 "b":2}"#, 7, "a comma or a closing } is missing"),
    (#"{"a" 1}"#, 5, "a colon is missing"), (#"{"a":01}"#, 6, "a number with a leading zero"),
    (#"{"a":.5}"#, 5, "a value is missing"), (#"{"a":+1}"#, 5, "a value is missing"),
    (#"{"a":1.}"#, 7, "a digit is missing"), (#"{"a":1e}"#, 7, "a digit is missing"),
    (#"{"a":-}"#, 6, "a digit is missing"), (#"{"a":NaN}"#, 5, "a value is missing"),
    (#"{"a":tru}"#, 5, "a value is missing"),
    (#"{"a":truer}"#, 9, "a comma or a closing } is missing"),
    ("{\"a\":\"\t\"}", 6, "a control character in a string"),
    ("{\"a\":\"\n\"}", 6, "a control character in a string"),
    (#"{"a":"\x"}"#, 6, "an escape that JSON does not have"),
    (#"{"a":"\u12g4"}"#, 6, "an escape that JSON does not have"),
    (#"{"a":"\u12"#, 6, "an escape that JSON does not have"),
    (#"{"a":"\"#, 7, "the document is cut in an escape"),
    (#"{"a":"\ud800"}"#, 6, "half of a surrogate pair"),
    (#"{"a":"\ude00\ud83d"}"#, 6, "half of a surrogate pair"),
    (#"{"a":1} {"#, 8, "text after the end of the object"),
    (#"{"a":1 // x"#, 7, "a comma or a closing } is missing; JSON has no comments"),
    (#"{"a":1,"b":2,"a":3}"#, 13, "the key 'a' stands twice, first in 1:2"),
    (#"{"a":1,"\u0061":3}"#, 7, "the key 'a' stands twice, first in 1:2"),
  ]) func `J04 is refused at the place of the fault`(_ text: String, _ offset: Int, _ words: String)
  {
    #expect(fault(Array(text.utf8)) == .init(offset: offset, words: words))
  }

  @Test(
    arguments: [
      ([0xC0, 0xAF], 0), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xE2, 0x82], 0),
      ([0x41, 0xFF], 1), ([0xC3, 0xA9, 0x80], 2),
    ] as [([UInt8], Int)]) func `is refused where it is no UTF-8`(_ bytes: [UInt8], _ place: Int)
  {
    let start = Array(#"{"a":""#.utf8)
    let fault = fault(start + bytes + Array(#""}"#.utf8))
    #expect(fault == .init(offset: start.count + place, words: "not UTF-8"))
  }

  @Test func `J04 is refused where it is nested too deep`() {
    for depth in [64, 10_000, 400_000] {
      for (open, key) in [("[", ""), ("{", #""k":"#)] {
        let text = #"{"a":"# + String(repeating: open + key, count: depth)
        let fault = fault(Array(text.utf8))
        #expect(fault?.words == "over 64 levels deep")
        #expect(fault?.offset == 5 + 63 * (open + key).utf8.count)
      }
    }
    let sound = #"{"a":"# + String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
    #expect(fault(Array((sound + "}").utf8)) == nil)
  }
}
