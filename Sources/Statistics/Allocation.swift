/// How memory is had from the system.
public enum Allocation {
  /// Keeps large blocks that were freed for the next ones, where the C library lets one say so.
  ///
  /// Estimates make and drop tables of some megabytes again and again; to get each as fresh pages costs
  /// more than filling it.
  public static func keepsLargeBlocks() {
    #if canImport(Glibc)
    _ = setAllocatorOption(AllocatorOption.pageThreshold, 1 << 30)
    _ = setAllocatorOption(AllocatorOption.trimThreshold, 1 << 30)
    #endif
  }

  /// Gives back what is free, where the C library lets one say so: after large tables are done with.
  public static func givesBack() {
    #if canImport(Glibc)
    _ = trimAllocator(0)
    #endif
  }
}

#if canImport(Glibc)
@_silgen_name("malloc_trim")
private func trimAllocator(_ kept: Int) -> Int32

/// Numbers of malloc.h, which the Glibc module leaves out.
private enum AllocatorOption {
  /// `M_TRIM_THRESHOLD`: so many free bytes may stay at the end of the heap.
  static let trimThreshold: Int32 = -1
  /// `M_MMAP_THRESHOLD`: blocks of so many bytes are pages of their own.
  static let pageThreshold: Int32 = -3
}

@_silgen_name("mallopt")
private func setAllocatorOption(_ option: Int32, _ value: Int32) -> Int32
#endif
