import LanguageModels

/// Where the tensors of a model lie in its arena: looked up by name once. Of tables whose rows are sums the units' own rows.
struct ParameterPlaces {
  struct Layer {
    /// Of a window network the only weight and bias.
    let inputWeight, inputBias: Int
    /// None in a window network.
    let recurrentWeight, recurrentBias: Int?
  }

  let embedding: Int
  let layers: [Layer]
  let projectionWeight: Int
  let projectionBias: Int

  init(in table: ParameterTable, of configuration: ModelConfiguration) {
    func place(_ name: String) -> Int { table[name].offset }
    embedding = table.embedding.own.offset
    layers = (0..<configuration.layers).map {
      switch configuration.structure {
      case .recurrent:
        Layer(
          inputWeight: place(ParameterName.inputWeight($0)), inputBias: place(ParameterName.inputBias($0)),
          recurrentWeight: place(ParameterName.recurrentWeight($0)),
          recurrentBias: place(ParameterName.recurrentBias($0)))
      case .window:
        Layer(
          inputWeight: place(ParameterName.hiddenWeight($0)), inputBias: place(ParameterName.hiddenBias($0)),
          recurrentWeight: nil, recurrentBias: nil)
      }
    }
    projectionWeight = table.projection.own.offset
    projectionBias = place(ParameterName.projectionBias)
  }
}
