import LanguageModels

/// Where the tensors of a model lie in its arena: looked up by name once. Of tables whose rows are sums the units' own rows.
struct ParameterPlaces {
  struct Layer {
    let inputWeight, recurrentWeight, inputBias, recurrentBias: Int
  }

  let embedding: Int
  let layers: [Layer]
  let projectionWeight: Int
  let projectionBias: Int

  init(in table: ParameterTable, layers count: Int) {
    func place(_ name: String) -> Int { table[name].offset }
    embedding = table.embedding.own.offset
    layers = (0..<count).map {
      Layer(
        inputWeight: place(ParameterName.inputWeight($0)),
        recurrentWeight: place(ParameterName.recurrentWeight($0)),
        inputBias: place(ParameterName.inputBias($0)), recurrentBias: place(ParameterName.recurrentBias($0)))
    }
    projectionWeight = table.projection.own.offset
    projectionBias = place(ParameterName.projectionBias)
  }
}
