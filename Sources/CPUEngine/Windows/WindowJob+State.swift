import LanguageModels

extension WindowJob {
  /// Copies a state to the row before the window.
  func load(_ state: RecurrentState) {
    state.require(model.configuration)
    precondition(state.streams == lanes, "a state of \(state.streams) streams for \(lanes) lanes")
    if model.isWindow { return loadContext(state) }
    let count = lanes * hiddenSize
    state.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      for layer in 0..<layers {
        let hidden = start + state.offset(layer: layer, part: 0)
        loops.narrow(workspace.hidden[layer].start, hidden, count)
        guard let carried = workspace.carried[layer] else { continue }
        carried.update(
          from: cell.carried == .hidden ? hidden : start + state.offset(layer: layer, part: 1), count: count)
      }
    }
  }

  /// Copies the state after the window's last step out.
  func store(into state: inout RecurrentState) {
    if model.isWindow { return storeContext(into: &state) }
    let count = lanes * hiddenSize
    let last = steps * count
    for layer in 0..<layers {
      let (hidden, second) = (state.offset(layer: layer, part: 0), state.offset(layer: layer, part: 1))
      let carried = workspace.carried[layer].map { UnsafePointer($0 + last) }
      state.values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress else { return }
        if cell.carried == .hidden, let carried {
          (start + hidden).update(from: carried, count: count)
          return
        }
        loops.widen(start + hidden, workspace.hidden[layer][last], count)
        if let carried { (start + second).update(from: carried, count: count) }
      }
    }
  }

  /// A window network's streams remember ids and 1, [N, C − 1]; here they lie step by step. Windows have no rows for units
  /// that can only be read: such a unit, from a prompt, is taken for `<unk>`.
  private func loadContext(_ state: RecurrentState) {
    let known = UInt32(model.configuration.vocabularySize)
    for lane in 0..<lanes {
      for place in 0..<state.width {
        let value = state.values[lane * state.width + place]
        let unit = value > 0 ? UInt32(value) - 1 : .max
        workspace.context[place * lanes + lane] = unit == .max || unit < known ? unit : 0
      }
    }
  }

  private func storeContext(into state: inout RecurrentState) {
    for lane in 0..<lanes {
      for place in 0..<state.width {
        let unit = workspace.context[(steps + place) * lanes + lane]
        state.values[lane * state.width + place] = unit == .max ? 0 : Float(unit + 1)
      }
    }
  }
}
