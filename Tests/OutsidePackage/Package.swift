// swift-tools-version: 6.1
import PackageDescription

// A program that uses the library as others do: from a package of its own. script/test-outside-package builds
// and runs it.
let package = Package(
  name: "OutsidePackage",
  dependencies: [.package(name: "charrnn", path: "../..")],
  targets: [
    .executableTarget(
      name: "OutsideProgram",
      dependencies: [
        .product(name: "CharRNNKit", package: "charrnn"),
        .product(name: "ReferenceEngine", package: "charrnn"),
        .product(name: "LanguageModels", package: "charrnn"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
