/// Any bytes as JSON Lines.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  readEveryWay(Array(UnsafeBufferPointer(start: start, count: count)), as: .jsonl)
  return 0
}
