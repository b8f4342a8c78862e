/// An array that is not copied: its elements belong to an owner, such as a mapped file, that lives as long.
///
/// Unchecked: the elements never change.
package struct SharedArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  package let elements: UnsafeBufferPointer<Element>
  private let owner: AnyObject

  /// Elements of an owner, which must not change.
  package init(_ elements: UnsafeBufferPointer<Element>, of owner: AnyObject) {
    (self.elements, self.owner) = (elements, owner)
  }

  /// A copy of an array.
  package init(_ array: [Element]) {
    let memory = Memory(array)
    self.init(memory.elements, of: memory)
  }

  /// The number of elements.
  package var count: Int { elements.count }

  private final class Memory {
    let elements: UnsafeBufferPointer<Element>

    init(_ array: [Element]) {
      elements = UnsafeBufferPointer(start: copied(array), count: array.count)
    }

    deinit { elements.deallocate() }
  }
}

extension SharedArray: Equatable where Element: Equatable {
  package static func == (one: Self, other: Self) -> Bool { one.elements.elementsEqual(other.elements) }
}
