#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Pieces of memory of one size that go back to the system one by one.
///
/// What is freed on the heap stays with the program as long as anything behind it is in use, and the
/// rows of a log are freed while what is made of them grows.
final class Pages {
  /// Bytes in a piece, whole pages on every system.
  static let size = 16_384
  private static let perSlab = 256

  private var slabs: [UnsafeMutableRawPointer] = []
  private var used = Pages.perSlab

  deinit {
    for slab in slabs { munmap(slab, Self.size * Self.perSlab) }
  }

  /// A piece that was not in use.
  func take() -> UnsafeMutableRawPointer {
    if used == Self.perSlab {
      slabs.append(Self.map(Self.size * Self.perSlab))
      used = 0
    }
    used += 1
    return slabs[slabs.count - 1] + (used - 1) * Self.size
  }

  /// Memory of zeroes, to be unmapped by whoever asks.
  static func map(_ bytes: Int) -> UnsafeMutableRawPointer {
    let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else { preconditionFailure("no memory left") }
    return start
  }

  /// Gives the memory of a piece back; several threads may at once.
  static func release(_ piece: UnsafeMutableRawPointer) {
    madvise(piece, size, Int32(MADV_DONTNEED))
  }
}
