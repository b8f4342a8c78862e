import ArgumentParser
import CharRNNKit

extension Precision: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}

extension WeightType: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}
