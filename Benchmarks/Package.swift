// swift-tools-version: 6.1
import PackageDescription

// A package of its own: who uses charrnn never builds it. script/bench runs it.
let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "charrnn", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    // What the processor can do: multiply-adds and reads, a loop for each instruction set.
    .target(name: "CLimits"),
    // Workloads, what they need at least, and how figures are put together. It knows no engine.
    .target(name: "Measurements", dependencies: ["CLimits", .product(name: "Platform", package: "charrnn")]),
    .executableTarget(
      name: "charrnn-bench",
      dependencies: [
        "CLimits", "Measurements", .product(name: "CharRNNKit", package: "charrnn"),
        .product(name: "CharText", package: "charrnn"),
        .product(name: "CPUEngine", package: "charrnn"),
        .product(name: "Generation", package: "charrnn"),
        .product(name: "LanguageModels", package: "charrnn"),
        .product(name: "MixtureModel", package: "charrnn"),
        .product(name: "ModelFiles", package: "charrnn"),
        .product(name: "NGramModel", package: "charrnn"),
        .product(name: "Platform", package: "charrnn"),
        .product(name: "UnitSequences", package: "charrnn"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        // Not linked: it is timed from its start to its first character.
        .product(name: "charrnn", package: "charrnn"),
      ]),
    .testTarget(name: "MeasurementsTests", dependencies: ["Measurements", "CLimits"]),
  ],
  swiftLanguageModes: [.v6]
)
