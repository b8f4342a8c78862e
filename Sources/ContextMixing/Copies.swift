/// A new copy of an array, which its owner deallocates.
func copied<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafeMutablePointer<Element> {
  let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, array.count))
  array.withUnsafeBufferPointer { elements in
    if let start = elements.baseAddress { pointer.initialize(from: start, count: elements.count) }
  }
  return pointer
}

/// A copy of an array that is not counted as a reference, for loops in which that takes long. Its owner
/// deinitializes and deallocates it.
func allocated<Element>(_ array: [Element]) -> UnsafeBufferPointer<Element> {
  let elements = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
  _ = elements.initialize(fromContentsOf: array)
  return UnsafeBufferPointer(elements)
}

/// The same in blocks of eight.
func copiedInBlocks(_ array: [Float]) -> UnsafeMutablePointer<SIMD8<Float>> {
  let blocks = UnsafeMutablePointer<SIMD8<Float>>.allocate(capacity: max(1, array.count / 8))
  for block in 0..<array.count / 8 {
    var lanes = SIMD8<Float>()
    for lane in 0..<8 { lanes[lane] = array[block * 8 + lane] }
    (blocks + block).initialize(to: lanes)
  }
  return blocks
}

/// An array of so many elements.
func array<Element: BitwiseCopyable>(_ pointer: UnsafePointer<Element>, _ count: Int) -> [Element] {
  Array(UnsafeBufferPointer(start: pointer, count: count))
}

/// The floats of blocks of eight.
func array(ofBlocks pointer: UnsafePointer<SIMD8<Float>>, _ count: Int) -> [Float] {
  (0..<count).map { pointer[$0 / 8][$0 % 8] }
}
