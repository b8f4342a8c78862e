import Foundation

extension GenerationRequest {
  /// Decodes a request whose settings are written flat, by the names of the command's options; whatever is
  /// missing is as in another request.
  ///
  /// ```json
  /// {"prompt": "옛날에", "temperature": 0.5, "top_k": 40, "stop": ["끝"], "min_length": 20}
  /// ```
  ///
  /// The keys are those of a request (`prompt`, `length`, `maxLines`, …), the registered names of the sampler
  /// (`temperature`, `top-p`, …) and of the constraints (`only`, `contains`, `min-length`, …, each with the
  /// value of its first parameter). `_`, `-` and capitals between words are the same: `top_k`, `top-k`,
  /// `topK`. `null` leaves a setting as it is, but gives a parameter of the sampler its registered default. A
  /// constraint replaces one of the same name.
  ///
  /// - Throws: As ``init(json:)``.
  public init(json: Data, defaults: GenerationRequest) throws(GenerationError) {
    self = defaults
    let changes = try Self.decode(Changes.self, from: json)
    for change in changes.all { change(&self) }
  }

  /// Every key of such an object, in the form of the command's options.
  static var changeKeys: [String] {
    keys.map(canonical)
      + SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)
      + TextConstraintDescriptor.all.map(\.name)
  }

  /// A key in the form of the command's options: `top_k` and `topK` are `top-k`.
  fileprivate static func canonical(_ key: String) -> String {
    var name: [UInt8] = []
    for byte in key.utf8 {
      switch byte {
      case 0x41...0x5A: name += (name.isEmpty ? [] : [0x2D]) + [byte | 0x20]
      case 0x5F: name.append(0x2D)
      default: name.append(byte)
      }
    }
    return String(decoding: name, as: UTF8.self)
  }
}

/// What an object changes in a request.
private struct Changes: Decodable {
  typealias Change = (inout GenerationRequest) -> Void
  private(set) var all: [Change] = []

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NamedKey.self)
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      let name = GenerationRequest.canonical(key.stringValue)
      if SamplerParameter.named(name) != nil || SamplerListParameter.named(name) != nil {
        try addSampler(name, key, in: container)
      } else if try container.decodeNil(forKey: key) {
        guard GenerationRequest.changeKeys.contains(name) else { throw Self.unknown(key) }
      } else if let constraint = TextConstraintDescriptor.all.first(where: { $0.name == name }) {
        let request = try Self.constraint(constraint, try container.decode(Texts.self, forKey: key))
        all.append { $0.replaceConstraint(request) }
      } else {
        try addOther(name, key, in: container)
      }
    }
  }

  private mutating func addSampler(
    _ name: String, _ key: NamedKey, in container: KeyedDecodingContainer<NamedKey>
  ) throws {
    // Checked here, so that the change itself cannot fail.
    var probe = SamplerSettings()
    if try container.decodeNil(forKey: key) {
      all.append { try? $0.sampler.reset(name) }
    } else if SamplerListParameter.named(name) != nil {
      let values = try container.decode([Double].self, forKey: key)
      try probe.set(name, to: values)
      all.append { try? $0.sampler.set(name, to: values) }
    } else {
      let value = try container.decode(Double.self, forKey: key)
      try probe.set(name, to: value)
      all.append { try? $0.sampler.set(name, to: value) }
    }
  }

  private mutating func addOther(
    _ name: String, _ key: NamedKey, in container: KeyedDecodingContainer<NamedKey>
  ) throws {
    func value<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    switch name {
    case "prompt": all.append { [value = try value(String.self)] in $0.prompt = value }
    case "sampler": all.append { [value = try value(SamplerSettings.self)] in $0.sampler = value }
    case "bias": all.append { [value = try value([String: Double].self)] in $0.bias = value }
    case "dry-breakers": all.append { [value = try value(String.self)] in $0.dryBreakers = value }
    case "length": all.append { [value = try value(Int.self)] in $0.stops.length = value }
    case "stop": all.append { [value = try value(Texts.self).all] in $0.stops.strings = value }
    case "max-lines": all.append { [value = try value(Int.self)] in $0.stops.maximumLines = value }
    case "until-sentence": all.append { [value = try value(Bool.self)] in $0.stops.untilSentence = value }
    case "end-unit": all.append { [value = try value(UInt32.self)] in $0.stops.endUnit = value }
    case "constraints":
      all.append { [value = try value([TextConstraintRequest].self)] in
        for request in value { $0.replaceConstraint(request) }
      }
    case "count": all.append { [value = try value(Int.self)] in $0.count = value }
    case "seed": all.append { [value = try value(UInt64.self)] in $0.seed = value }
    case "echo": all.append { [value = try value(Bool.self)] in $0.echoesPrompt = value }
    case "record": all.append { [value = try value(Bool.self)] in $0.recordsUnits = value }
    case "beam": all.append { [value = try value(BeamOptions.self)] in $0.beam = value }
    default: throw Self.unknown(key)
    }
  }

  private static func constraint(
    _ descriptor: TextConstraintDescriptor, _ texts: Texts
  ) throws(ConstraintError) -> TextConstraintRequest {
    try TextConstraintRequest(descriptor.name, texts: texts.all)
  }

  private static func unknown(_ key: NamedKey) -> GenerationRequestError {
    .unknownKey(key.stringValue, known: GenerationRequest.changeKeys)
  }
}

/// A string, a whole number or several strings.
private struct Texts: Decodable {
  let all: [String]

  init(from decoder: any Decoder) throws {
    switch try TextConstraintValue(from: decoder) {
    case .text(let text): all = [text]
    case .texts(let texts): all = texts
    case .number(let number): all = [String(number)]
    }
  }
}

extension GenerationRequest {
  /// Adds a constraint in the place of those with the same name.
  fileprivate mutating func replaceConstraint(_ request: TextConstraintRequest) {
    constraints.removeAll { $0.name == request.name }
    constraints.append(request)
  }
}
