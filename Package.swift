// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "charrnn",
  products: [
    // What most programs need.
    .library(name: "CharRNNKit", targets: ["CharRNNKit"]),
    .executable(name: "charrnn", targets: ["charrnn"]),
    // The rooms behind it, for programs that need more of one.
    .library(name: "CharText", targets: ["CharText"]),
    .library(name: "LanguageModels", targets: ["LanguageModels"]),
    .library(name: "NGramModel", targets: ["NGramModel"]),
    .library(name: "MixtureModel", targets: ["MixtureModel"]),
    .library(name: "ContextMixing", targets: ["ContextMixing"]),
    .library(name: "UnitSequences", targets: ["UnitSequences"]),
    .library(name: "CPUEngine", targets: ["CPUEngine"]),
    .library(name: "ReferenceEngine", targets: ["ReferenceEngine"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Generation", targets: ["Generation"]),
    .library(name: "ModelFiles", targets: ["ModelFiles"]),
    .library(name: "Safetensors", targets: ["Safetensors"]),
    // The C library under one name, for the package of the benchmarks.
    .library(name: "Platform", targets: ["Platform"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    // The C library, and where systems differ in it.
    .target(name: "Platform"),

    // C: three system libraries and our own vectorised loops.
    .systemLibrary(name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CEdit", providers: [.apt(["libedit-dev"])]),
    .target(name: "CKernels"),

    // Text and models, which know nothing of one another.
    .target(name: "UnitSequences"),
    .target(name: "CharText", dependencies: ["Platform", "UnitSequences", "CUtf8proc"]),
    .target(
      name: "Corpora",
      dependencies: ["Platform", "CharText", .product(name: "SwiftCSV", package: "SwiftCSV")]),
    .target(name: "LanguageModels"),
    .target(name: "VectorKernels", dependencies: ["CKernels"]),
    .target(name: "NGramModel", dependencies: ["UnitSequences", "LanguageModels"]),
    .target(name: "MixtureModel", dependencies: ["LanguageModels", "VectorKernels"]),
    .target(name: "ContextMixing", dependencies: ["UnitSequences", "LanguageModels"]),
    .target(name: "ReferenceEngine", dependencies: ["LanguageModels"]),
    .target(
      name: "CPUEngine", dependencies: ["Platform", "LanguageModels", "COneDNN", "CKernels", "VectorKernels"]),

    // What is done with them.
    .target(name: "Training", dependencies: ["UnitSequences", "LanguageModels"]),
    .target(name: "Generation", dependencies: ["Platform", "LanguageModels", "CharText", "VectorKernels"]),
    .target(name: "Compression", dependencies: ["LanguageModels", "CharText"]),
    .target(name: "Safetensors", dependencies: ["Platform"]),
    .target(
      name: "ModelFiles",
      dependencies: [
        "Platform", "Safetensors", "UnitSequences", "LanguageModels", "NGramModel", "ContextMixing",
        "CharText", "Corpora",
      ]),
    // Opens a model of any kind to write with it. Nothing that it stands on knows of training.
    .target(
      name: "ModelKinds",
      dependencies: [
        "CharText", "LanguageModels", "NGramModel", "ContextMixing", "MixtureModel", "ReferenceEngine",
        "CPUEngine", "Generation", "ModelFiles",
      ]),
    .target(
      name: "TrainingFiles",
      dependencies: ["Safetensors", "LanguageModels", "CharText", "Corpora", "ModelFiles", "Training"]),
    .target(name: "Reports", dependencies: ["Training"]),
    .target(
      name: "Workflows",
      dependencies: [
        "Platform",
        "UnitSequences", "CharText", "Corpora", "LanguageModels", "VectorKernels", "NGramModel",
        "ContextMixing",
        "Training", "Generation", "Compression", "ModelFiles", "ModelKinds", "TrainingFiles", "Reports",
      ]),
    .target(
      name: "CharRNNKit",
      dependencies: [
        "CharText", "Corpora", "LanguageModels", "Training", "Generation", "ModelFiles", "ModelKinds",
        "Reports",
        "Workflows",
      ]),
    .executableTarget(
      name: "charrnn",
      dependencies: [
        "CharRNNKit", "Platform", "CEdit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The generator of samples/tales.txt and the checker of its particles.
    .target(name: "TaleSamples", path: "samples/TaleSamples"),
    .executableTarget(
      name: "tales", dependencies: ["TaleSamples"], path: "samples/TalesCommand"),

    // Stands before the C library's malloc in the tests.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    // Runs script/reference in the tests.
    .target(name: "ReferenceScripts", path: "Tests/ReferenceScripts"),
    .testTarget(name: "CharTextTests", dependencies: ["UnitSequences", "CharText"]),
    .testTarget(name: "CorporaTests", dependencies: ["Platform", "CharText", "Corpora", "LanguageModels"]),
    .testTarget(name: "LanguageModelsTests", dependencies: ["UnitSequences", "LanguageModels"]),
    .testTarget(
      name: "ContextMixingTests", dependencies: ["UnitSequences", "LanguageModels", "ContextMixing"]),
    .testTarget(name: "NGramModelTests", dependencies: ["UnitSequences", "LanguageModels", "NGramModel"]),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "LanguageModels", "ReferenceEngine", "CPUEngine", "CKernels", "VectorKernels", "Safetensors",
        "AllocationCounter",
        "ReferenceScripts",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["UnitSequences", "LanguageModels", "Training", "ReferenceEngine", "CPUEngine"]),
    .testTarget(
      name: "GenerationTests",
      dependencies: ["UnitSequences", "Generation", "LanguageModels", "NGramModel", "CharText"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CompressionTests",
      dependencies: ["CharText", "UnitSequences", "LanguageModels", "NGramModel", "Compression"]),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors"]),
    .testTarget(
      name: "ModelFilesTests",
      dependencies: [
        "UnitSequences", "CharText", "LanguageModels", "NGramModel", "ContextMixing", "Training",
        "Safetensors",
        "ModelFiles", "TrainingFiles",
      ]),
    .testTarget(
      name: "MixtureModelTests",
      dependencies: ["LanguageModels", "MixtureModel", "NGramModel", "CPUEngine", "VectorKernels"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"]),
    .testTarget(
      name: "WorkflowsTests",
      dependencies: [
        "CharText", "LanguageModels", "NGramModel", "MixtureModel", "CPUEngine", "Training", "Generation",
        "ModelFiles", "ModelKinds", "TrainingFiles", "Workflows", "Reports", "VectorKernels",
        "AllocationCounter", "ReferenceScripts",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "charrnn", "Platform", "CharText", "LanguageModels", "Training", "Generation", "ModelFiles",
        "TrainingFiles",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SamplesTests",
      dependencies: [
        "TaleSamples", "CharText", "LanguageModels", "CPUEngine", "Training", "Generation", "ModelKinds",
        "Workflows",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
