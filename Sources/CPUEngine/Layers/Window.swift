import LanguageModels

extension CPUCell {
  /// The equations of ``CellDescriptor/window``. Its layers are plain recurrent ones whose recurrent part is nothing, or, while
  /// writing, whose recurrent part is all there is.
  static let window = CPUCell(
    name: CellDescriptor.window.name, forward: { $0.tanh_forward }, backward: { $0.tanh_backward })
}
