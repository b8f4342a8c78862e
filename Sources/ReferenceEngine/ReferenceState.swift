import LanguageModels

/// The state of one stream in the engine's scalar type: layer by layer, part by part, each [width of the
/// part].
public typealias ReferenceStream<Scalar: ReferenceScalar> = [[[Scalar]]]

/// The state of S streams in the engine's scalar type.
///
/// ``LanguageModels/RecurrentState`` rounds to `Float`, which finite differences do not allow.
public struct ReferenceState<Scalar: ReferenceScalar>: StreamState, Equatable {
  /// [S] streams, for each the parts of every layer.
  public var memory: [ReferenceStream<Scalar>]

  public var streams: Int { memory.count }

  public mutating func select(_ rows: [Int]) { memory = rows.map { memory[$0] } }

  public mutating func join(_ other: ReferenceState) { memory += other.memory }

  /// The state converted from the form that is stored in files.
  public init(_ state: RecurrentState) {
    memory = (0..<state.streams).map { stream in
      state.layout.parts.indices.map { layer in
        state.layout.parts[layer].indices.map { part in
          let size = state.layout.parts[layer][part].width
          let start = state.offset(layer: layer, part: part) + stream * size
          return state.values[start..<start + size].map { Scalar($0) }
        }
      }
    }
  }

  /// Writes this state, rounded, in the layout from which ``init(_:)`` reads it.
  public func write(to state: inout RecurrentState) {
    precondition(
      streams == state.streams, "\(streams) streams into a state of \(state.streams)")
    for (stream, layers) in memory.enumerated() {
      for (layer, parts) in layers.enumerated() {
        for (part, vector) in parts.enumerated() {
          let start = state.offset(layer: layer, part: part) + stream * vector.count
          for unit in vector.indices { state.values[start + unit] = Float(vector[unit]) }
        }
      }
    }
  }
}
