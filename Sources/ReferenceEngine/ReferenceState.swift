import LanguageModels

/// The memory of one stream in the engine's own scalar: layer by layer, part by part, [H].
public typealias ReferenceStream<Scalar: ReferenceScalar> = [[[Scalar]]]

/// The memory of S streams in the engine's own scalar.
///
/// ``LanguageModels/RecurrentState`` rounds to `Float`; finite differences must not.
public struct ReferenceState<Scalar: ReferenceScalar>: Sendable, Equatable {
  /// [S] streams of [L][P][H].
  public var streams: [ReferenceStream<Scalar>]

  /// The same memory as at the engine's seam.
  public init(_ state: RecurrentState) {
    let size = state.width
    streams = (0..<state.streams).map { stream in
      (0..<state.layers).map { layer in
        (0..<state.parts).map { part in
          let start = state.offset(layer: layer, part: part) + stream * size
          return state.values[start..<start + size].map { Scalar($0) }
        }
      }
    }
  }

  /// Writes this memory, rounded, where ``init(_:)`` read it.
  public func write(to state: inout RecurrentState) {
    precondition(
      streams.count == state.streams, "\(streams.count) streams into a state of \(state.streams)")
    for (stream, layers) in streams.enumerated() {
      for (layer, parts) in layers.enumerated() {
        for (part, vector) in parts.enumerated() {
          let start = state.offset(layer: layer, part: part) + stream * state.width
          for unit in vector.indices { state.values[start + unit] = Float(vector[unit]) }
        }
      }
    }
  }
}
