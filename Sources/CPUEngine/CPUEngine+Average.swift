import LanguageModels

extension CPUEngine {
  public func updateAverage(decay: Double) {
    guard let average = averageMemory else {
      setAverage(parameters())
      return
    }
    let (kept, added) = (Float(decay), Float(1 - decay))
    for place in 0..<average.count {
      average.start[place] = kept * average.start[place] + added * model.parameters.start[place]
    }
  }

  public func exchangeAverage() {
    guard let average = averageMemory else { preconditionFailure("there is no average to exchange") }
    for place in 0..<average.count {
      swap(&average.start[place], &model.parameters.start[place])
    }
    model.invalidate()
  }

  public func average() -> [Float]? { averageMemory?.array }

  public func setAverage(_ values: [Float]?) {
    guard let values else {
      averageMemory = nil
      return
    }
    let average = averageMemory ?? AlignedBuffer(count: model.table.arenaCount)
    average.load(values)
    averageMemory = average
  }
}
