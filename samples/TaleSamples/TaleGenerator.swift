/// Writes folk tales: the same seed and size give the same text, byte for byte.
///
/// A tale has an opening, something that is missing, a departure, a journey with one to three adventures, a
/// friend, an elder, a foe, a prize, the way home and an ending. Its hero, friend, foe, places and prize stay
/// the same; the other words are drawn for each sentence.
public struct TaleGenerator: Sendable {
  public static let defaultSeed: UInt64 = 1
  public static let defaultKilobytes = 480

  private var random: SplitMix64

  public init(seed: UInt64 = TaleGenerator.defaultSeed) {
    random = SplitMix64(seed: seed)
  }

  /// Tales until the text holds at least `kilobytes` × 1000 bytes of UTF-8; they are separated by blank
  /// lines.
  public mutating func text(kilobytes: Int = TaleGenerator.defaultKilobytes) -> String {
    var text = ""
    while text.utf8.count < kilobytes * 1000 {
      if !text.isEmpty { text += "\n" }
      text += tale()
    }
    return text
  }

  /// One tale, one paragraph per line, with a line feed after the last line.
  public mutating func tale() -> String {
    var writer = TaleWriter(random: random)
    var scenes = [Scenes.opening, Scenes.problem, Scenes.departure].map { writer.random.pick($0) }
    var road = [writer.random.pick(Scenes.meetFriend)]
    var adventures = Scenes.journey
    for _ in 0...writer.random.below(3) {
      road.append(adventures.remove(at: writer.random.below(adventures.count)))
    }
    scenes += road
    for later in [Scenes.meetElder, Scenes.meetFoe, Scenes.winPrize, Scenes.homecoming, Scenes.ending] {
      scenes.append(writer.random.pick(later))
    }

    var text = ""
    let betweenScenes = 3..<(3 + road.count)
    for (index, scene) in scenes.enumerated() {
      var sentences = writer.write(scene)
      if betweenScenes.contains(index), writer.random.oneIn(2) {
        sentences.append(writer.write(writer.random.pick(Scenes.interludeTemplates)))
      }
      text += sentences.joined(separator: " ") + "\n"
    }
    random = writer.random
    return text
  }
}

extension Scenes {
  static let interludeTemplates = interludes.map(Template.init)
}
