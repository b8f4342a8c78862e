/// Reads one text unit by unit, predicts each unit and learns from it afterwards.
///
/// No unit is predicted with what was learned from itself. The model file does not change. Used by one thread
/// at a time; while it is in use, nothing else uses the model that it was made from.
public protocol AdaptiveReader: AnyObject {
  /// V
  var vocabularySize: Int { get }

  /// Reads a unit without predicting it or learning from it: what comes before the text.
  func skip(_ unit: UInt32)

  /// Predicts a unit, reads it and learns from it.
  ///
  /// - Returns: Its probability before anything was learned from it.
  func read(_ unit: UInt32) -> Double

  /// Predicts the next unit, which changes nothing.
  ///
  /// - Parameter probabilities: [V] afterwards.
  func predict(_ probabilities: inout [Float])

  /// The model with what was learned so far. It learns no more by itself, but further reading changes it.
  func adapted() -> AnyLanguageModel

  /// Gives the model back as it was trained, as far as reading changed it.
  func restore()
}
