import CharText
import LanguageModels

/// The texts of many requests, in their order, many at a time in one batch.
///
/// ```swift
/// var texts = try generator.texts(of: requests)
/// while let text = try texts.next() { show(text.piece.text) }
/// ```
///
/// Each text is the one that its request alone gives with the same seed, to the bit as far as
/// ``GenerationBatch`` promises it. Memory: up to ``mostTogether`` texts are in progress, and those of up to
/// ``window`` requests wait for one before them.
///
/// Where texts are chosen (``TextGenerator/texts(of:unique:isExcluded:)``), the texts of a request are the
/// first wanted ones of the sequence that its seed gives: the texts 0, 1, 2, … of a request for as many as
/// possible. After ``patience`` unwanted ones in a row no further are tried.
public struct OrderedTexts<Model: LanguageModel> {
  /// The maximum number of texts in progress.
  public static var mostTogether: Int { 64 }
  /// How many requests may be begun before the first of them is over.
  public static var window: Int { 256 }
  /// After how many unwanted texts in a row no further are tried.
  public static var patience: Int { 1000 }

  /// A complete text.
  public struct Text: Sendable {
    /// The index of the request.
    public let request: Int
    /// The text as one piece; its number is that among the texts of the request.
    public let piece: GeneratedPiece
    /// The units that were drawn for it; see ``GenerationOptions/recordsUnits``.
    public let units: DrawnUnits
    /// The text with its prompt, whether or not that is part of the piece.
    public let whole: String
    /// What the user should know about its request.
    public let warnings: [GenerationWarning]
  }

  /// A request that got fewer texts than it wanted, and how many.
  public struct Shortage: Sendable, Equatable {
    public let request: Int
    public let found: Int
    public let wanted: Int
  }

  /// The index of the request whose texts come next. After an error, that of the request that failed.
  public private(set) var position = 0
  /// The requests that are over and got fewer texts than they wanted.
  public private(set) var shortages: [Shortage] = []

  private let generator: TextGenerator<Model>
  private let requests: [GenerationRequest]
  private let choice: TextChoice?
  private var batch: GenerationBatch<Model>
  /// The requests that have begun and are not over, by index.
  private var slots: [Int: Slot] = [:]
  /// The indices of the requests in the batch, by their numbers there.
  private var indices: [Int: Int] = [:]
  private var begun = 0
  /// The texts that were returned, if each must be another.
  private var written: Set<String> = []

  init(_ generator: TextGenerator<Model>, _ requests: [GenerationRequest], _ choice: TextChoice?) {
    self.generator = generator
    self.choice = choice
    self.requests = requests.map { request in
      var request = request
      request.seed = request.seed ?? .random(in: .min ... .max)
      return request
    }
    batch = GenerationBatch(generator, promptUnitsPerStep: 256)
  }

  /// The next text, or nil after the last one.
  ///
  /// - Throws: ``GenerationError``; ``position`` tells whose it is. The run is then over.
  public mutating func next() throws(GenerationError) -> Text? {
    while position < requests.count {
      do throws(GenerationError) {
        try begin()
        if let text = try takeText() { return text }
      } catch {
        begun = requests.count
        throw error
      }
    }
    return nil
  }

  /// The next text of the request at ``position``; nil if the batch must take another step first, or if the
  /// request is over.
  private mutating func takeText() throws(GenerationError) -> Text? {
    let index = position
    guard var slot = slots[index] else { return nil }
    while let candidate = slot.takeCandidate() {
      guard let candidate, !written.contains(candidate.whole) else {
        if candidate != nil { slot.plausible -= 1 }
        slot.refusedInRow += 1
        if slot.refusedInRow >= Self.patience {
          finish(slot)
          return nil
        }
        continue
      }
      slot.refusedInRow = 0
      let number = slot.found
      slot.found += 1
      if choice?.isUnique == true { written.insert(candidate.whole) }
      slots[index] = slot
      if choice != nil, slot.found == slot.wanted { finish(slot) }
      return candidate.text(
        request: index, number: choice == nil ? nil : number, warnings: slot.warnings)
    }
    slots[index] = slot
    if slot.isOver {
      if let failure = slot.failure { throw failure }
      finish(slot)
    } else if slot.number == nil {
      // It had enough texts until others turned out to be the same: it goes on with the next ones.
      try add(index, slot)
    } else {
      step()
    }
    return nil
  }

  /// Ends the request at ``position``.
  private mutating func finish(_ slot: Slot) {
    leave(slot)
    if choice != nil, slot.found < slot.wanted {
      shortages.append(Shortage(request: position, found: slot.found, wanted: slot.wanted))
    }
    slots[position] = nil
    position += 1
  }

  /// Begins requests while there is room.
  private mutating func begin() throws(GenerationError) {
    while begun < requests.count, begun < position + Self.window {
      let request = requests[begun]
      let together = slots.values.reduce(0) { $0 + ($1.number == nil ? 0 : $1.width) }
      guard batch.isEmpty || together + Slot.width(of: request) <= Self.mostTogether else { return }
      let prompt = NormalizedText(request.prompt ?? "", normalization: generator.vocabulary.normalization)
      let slot = Slot(request, prompt: request.echoesPrompt ? "" : prompt.string)
      do throws(GenerationError) {
        try add(begun, slot)
      } catch {
        // It is told when it is this request's turn.
        guard begun == position else { return }
        throw error
      }
      begun += 1
    }
  }

  private mutating func add(_ index: Int, _ slot: Slot) throws(GenerationError) {
    var options = try requests[index].options(for: generator.vocabulary)
    if choice != nil {
      // Texts of length 0 are all complete at once.
      options.count =
        options.length == 0 ? slot.wanted + Self.patience : GenerationOptions.counts.upperBound
      options.streamsTogether = slot.width
    } else {
      options.streamsTogether = min(options.streamsTogether, Self.mostTogether)
    }
    var slot = slot
    let number = try batch.add(prompt: requests[index].prompt, options: options)
    slot.enter(number, warnings: batch.warnings(of: number))
    indices[number] = index
    slots[index] = slot
  }

  private mutating func leave(_ slot: Slot) {
    guard let number = slot.number else { return }
    batch.remove(number)
    indices[number] = nil
  }

  /// Gives every text in progress its next unit.
  private mutating func step() {
    for event in batch.step() {
      // What has left the batch in this step is no longer waited for.
      guard let index = indices[event.request], var slot = slots[index] else { continue }
      slot.take(event, choice, patience: Self.patience) { written.contains($0) }
      if event.isLast || slot.hasEnough {
        leave(slot)
        slot.number = nil
      }
      slots[index] = slot
    }
  }
}

/// Which complete texts are wanted.
struct TextChoice {
  /// Whether no text may be returned twice.
  let isUnique: Bool
  /// Whether a text, with its prompt, is unwanted.
  let isExcluded: ((String) -> Bool)?
}

extension TextGenerator {
  /// The texts of requests in their order, many at a time.
  ///
  /// - Parameters:
  ///   - requests: Any number; one without a seed gets a random one.
  ///   - unique: Whether no text, with its prompt, may come twice in the whole run. Requests for a beam
  ///     search must not be chosen from.
  ///   - isExcluded: Whether a text, with its prompt, is unwanted; another one is then drawn.
  public func texts(
    of requests: [GenerationRequest], unique: Bool = false, isExcluded: ((String) -> Bool)? = nil
  ) -> OrderedTexts<Model> {
    OrderedTexts(
      self, requests,
      unique || isExcluded != nil ? TextChoice(isUnique: unique, isExcluded: isExcluded) : nil)
  }
}
