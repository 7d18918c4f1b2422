/// Where a function that falls crosses zero, by inverse quadratic interpolation where that is safe, else
/// by halving (Chandrupatla 1997, doi:10.1016/S0965-9978(96)00051-8).
///
/// - Parameters:
///   - low: A place and a number not below zero that the function has there.
///   - high: A later place and a number not above zero.
///   - tolerance: How near is near enough.
///   - function: The function.
/// - Returns: The place.
public func fallingRoot(
  from low: (place: Double, value: Double), to high: (place: Double, value: Double),
  within tolerance: Double, of function: (Double) -> Double
) -> Double {
  // `a` is the newest, `b` on the other side of the root, `c` the one that `a` took the place of.
  var (a, b) = (high, low)
  var c = a
  var share = 0.5
  for _ in 0..<100 {
    let place = a.place + share * (b.place - a.place)
    let new = (place: place, value: function(place))
    if (new.value > 0) == (a.value > 0) {
      c = a
    } else {
      c = b
      b = a
    }
    a = new
    let best = abs(a.value) < abs(b.value) ? a : b
    let width = abs(b.place - a.place)
    let least = tolerance / (2 * width)
    if least > 0.5 || best.value == 0 { return best.place }
    let position = (a.place - b.place) / (c.place - b.place)
    let height = (a.value - b.value) / (c.value - b.value)
    if height * height < position && (1 - height) * (1 - height) < 1 - position {
      share =
        a.value / (b.value - a.value) * c.value / (b.value - c.value)
        + (c.place - a.place) / (b.place - a.place) * a.value / (c.value - a.value) * b.value
        / (c.value - b.value)
    } else {
      share = 0.5
    }
    share = min(1 - least, max(least, share))
  }
  return a.place
}
