extension TrainingRequest {
  /// A trained model to go on from with other text.
  ///
  /// The new run begins with its weights. Its vocabulary is kept and grows by the units of the new text that
  /// it lacks; its unit, normalization form, kind of cell and size are those of the new model.
  public struct Base: Sendable, Equatable {
    /// The path of the model.
    public var model: String
    /// Paths of earlier text to mix in, so that it is not forgotten.
    public var rehearsal: [String] = []
    /// Its share of what is read, from 0 to 0.9; less if there is not so much of it.
    public var rehearsalShare = Self.usualRehearsalShare

    /// The usual share.
    public static let usualRehearsalShare = 0.25

    /// The peak learning rate as a share of that of a new model.
    static let learningRateShare = 0.5

    /// A base without rehearsal.
    public init(model: String, rehearsal: [String] = []) {
      self.model = model
      self.rehearsal = rehearsal
    }
  }
}
