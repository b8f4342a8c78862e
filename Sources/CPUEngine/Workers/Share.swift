/// A worker's share of a range that is divided as evenly as possible, at multiples of `granularity`.
func share(of count: Int, worker: Int, workers: Int, granularity: Int = 1) -> Range<Int> {
  let pieces = (count + granularity - 1) / granularity
  let start = min(count, pieces * worker / workers * granularity)
  let end = min(count, pieces * (worker + 1) / workers * granularity)
  return start..<end
}
