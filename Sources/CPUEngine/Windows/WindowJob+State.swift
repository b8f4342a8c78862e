import LanguageModels

extension WindowJob {
  /// Copies a state to the row before the window.
  func load(_ state: RecurrentState) {
    state.require(model.stateLayout)
    precondition(state.streams == lanes, "a state of \(state.streams) streams for \(lanes) lanes")
    state.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      for (layer, parts) in model.stateLayout.parts.enumerated() where !parts.isEmpty {
        if parts[0].holdsUnits {
          loadContext(start, width: parts[0].width)
        } else {
          loadVectors(
            start + state.offset(layer: layer, part: 0), second: start + second(of: state, layer),
            layer: layer)
        }
      }
    }
  }

  /// Copies the state after the window's last step to `state`.
  func store(into state: inout RecurrentState, _ window: TrainingWindow) {
    for (layer, parts) in model.stateLayout.parts.enumerated() where !parts.isEmpty {
      let (first, second) = (state.offset(layer: layer, part: 0), second(of: state, layer))
      state.values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress else { return }
        if parts[0].holdsUnits {
          storeContext(start, width: parts[0].width, window)
        } else {
          storeVectors(start + first, second: start + second, layer: layer)
        }
      }
    }
  }

  /// The offset of the second part of a layer's state, or of the first if there is only one.
  private func second(of state: RecurrentState, _ layer: Int) -> Int {
    state.offset(layer: layer, part: min(1, model.stateLayout.parts[layer].count - 1))
  }

  private func loadVectors(_ hidden: UnsafePointer<Float>, second: UnsafePointer<Float>, layer: Int) {
    let count = lanes * hiddenSize
    loops.narrow(workspace.hidden[layer].start, hidden, count)
    workspace.carried[layer]?.update(from: model.loops.carried == .hidden ? hidden : second, count: count)
  }

  private func storeVectors(
    _ hidden: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, layer: Int
  ) {
    let count = lanes * hiddenSize
    let last = steps * count
    let carried = workspace.carried[layer].map { UnsafePointer($0 + last) }
    if model.loops.carried == .hidden, let carried {
      hidden.update(from: carried, count: count)
      return
    }
    loops.widen(hidden, workspace.hidden[layer][last], count)
    if let carried { second.update(from: carried, count: count) }
  }

  /// States store an id plus 1 for each unit, [N, C − 1]; the workspace stores the ids step by step. Windows
  /// have no rows for units that can only be read, so such a unit of a prompt is read as `<unk>`.
  private func loadContext(_ values: UnsafePointer<Float>, width: Int) {
    let known = UInt32(model.configuration.vocabularySize)
    for lane in 0..<lanes {
      for place in 0..<width {
        let value = values[lane * width + place]
        let unit = value > 0 ? UInt32(value) - 1 : .max
        workspace.context[place * lanes + lane] = unit == .max || unit < known ? unit : 0
      }
    }
  }

  private func storeContext(_ values: UnsafeMutablePointer<Float>, width: Int, _ window: TrainingWindow) {
    for lane in 0..<lanes {
      let first = window.lastReset(ofLane: lane).map { $0 + width } ?? 0
      for place in 0..<width {
        let unit = workspace.context[(steps + place) * lanes + lane]
        let isSeen = unit != .max && steps + place >= first
        values[lane * width + place] = isSeen ? Float(unit + 1) : 0
      }
    }
  }

  /// Appends the window's units to those from the state, if the network reads a context.
  func takeContext() {
    guard !workspace.context.isEmpty, let inputs, let context = workspace.context.baseAddress else { return }
    (context + (model.configuration.inputPositions - 1) * lanes).update(from: inputs, count: lanes * steps)
    splitContext()
  }
}
