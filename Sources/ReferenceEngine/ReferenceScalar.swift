import Foundation

/// A number type for the textbook equations: `Float` as in the fast engines, or `Double` as an oracle for
/// them and for finite differences.
public protocol ReferenceScalar: BinaryFloatingPoint, Sendable {
  /// eˣ
  static func exp(_ x: Self) -> Self
  /// ln x
  static func log(_ x: Self) -> Self
  /// The hyperbolic tangent, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
  static func tanh(_ x: Self) -> Self
}

extension Float: ReferenceScalar {
  public static func exp(_ x: Float) -> Float { Foundation.exp(x) }
  public static func log(_ x: Float) -> Float { Foundation.log(x) }
  public static func tanh(_ x: Float) -> Float { Foundation.tanh(x) }
}

extension Double: ReferenceScalar {
  public static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  public static func log(_ x: Double) -> Double { Foundation.log(x) }
  public static func tanh(_ x: Double) -> Double { Foundation.tanh(x) }
}

extension ReferenceScalar {
  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ).
  static func sigmoid(_ x: Self) -> Self { 1 / (1 + exp(-x)) }
}
