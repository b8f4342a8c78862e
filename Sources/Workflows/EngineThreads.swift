/// How many workers a user may ask for.
enum EngineThreads {
  /// - Throws: ``WorkflowError/optionOutOfRange(name:value:range:)``.
  static func validate(_ threads: Int?) throws(WorkflowError) {
    guard let threads, !(1...1024).contains(threads) else { return }
    throw .optionOutOfRange(name: "number of threads", value: "\(threads)", range: "from 1 to 1024")
  }
}
