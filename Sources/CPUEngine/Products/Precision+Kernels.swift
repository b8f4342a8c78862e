import CKernels
import LanguageModels

extension Precision {
  /// The precision with ``auto`` resolved for these loops.
  func resolved(for kernels: charrnn_kernels) -> Precision {
    self == .auto ? (kernels.has_bf16_products != 0 ? .bf16 : .fp32) : self
  }

  var operands: OperandKind { self == .bf16 ? .bf16 : .fp32 }
}

extension WeightType {
  /// The type with ``auto`` resolved for these loops.
  func resolved(for kernels: charrnn_kernels) -> WeightType {
    self == .auto ? (kernels.has_bf16_products != 0 ? .bf16 : .fp32) : self
  }
}
