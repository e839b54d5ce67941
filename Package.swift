// swift-tools-version: 6.2
// That is the manifest's version. The sources need Swift 6.3, and are tested with 6.3.1.
import PackageDescription

/// The toolchain's libFuzzer, if `packaging/fuzz` builds: all is compiled for it then, and there is `kith-fuzz`.
let fuzzer = Context.environment["KITH_FUZZER"]
let watched: [SwiftSetting] = fuzzer == nil ? [] : [.unsafeFlags(["-O", "-sanitize=fuzzer,address"])]

/// Every target of ours is compiled with the same settings; see ARCHITECTURE.md, "Rules of the house".
let strict: [SwiftSetting] =
  watched + [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
  ]

/// Tests train models, and unoptimised arithmetic takes a hundred times as long: these modules are optimised in debug
/// builds too. Overflow and bounds are checked all the same.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// Tests of the optimised build test what is optimised; most tests themselves compute little, and compile in half the time.
let unoptimised: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], reading files: [String] = [],
  settings: [SwiftSetting] = unoptimised
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: files, swiftSettings: settings)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "kith",
  products: [
    .executable(name: "kithd", targets: ["kithd"]),
    .executable(name: "kith", targets: ["kith"]),
    .executable(name: "kith-bench", targets: ["kith-bench"]),
    .library(name: "KithClient", targets: ["KithClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
    .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    .target(name: "CLinux"),
    .target(
      name: "CVectorKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    library("VectorMath", ["CVectorKernels"], settings: optimised),
    library("ProcessIO"),
    library("Storage", ["ProcessIO", "CZlib", systemPackage], settings: optimised),
    library("StrictJSON", settings: optimised),
    library(
      "CorpusInput", ["StrictJSON", "CZlib", "CLzma", "CZstd", "CBzip2", systemPackage], settings: optimised),
    library("Tokenization", ["Storage"], settings: optimised),
    library("XrayTotals", ["VectorMath"], settings: optimised),
    library("LanguageModel", ["Tokenization", "Storage", "VectorMath", "XrayTotals"], settings: optimised),
    library(
      "Training", ["CorpusInput", "LanguageModel", "Tokenization", "Storage", "ProcessIO", "VectorMath"],
      settings: optimised),
    library("KithProtocol", ["StrictJSON"]),
    library(
      "KithServer",
      [
        "KithProtocol", "StrictJSON", "LanguageModel", "XrayTotals", "Tokenization", "Storage", "CLinux", logging,
        nioCore, subprocess, systemPackage,
      ]),
    library("KithClient", ["KithProtocol", "StrictJSON", "XrayTotals", systemPackage]),

    executable(
      "kith",
      [
        "KithClient", "KithProtocol", "StrictJSON", "CorpusInput", "ProcessIO", "CLinux", argumentParser,
        systemPackage,
      ]),
    executable(
      "kithd",
      [
        "KithServer", "KithProtocol", "StrictJSON", "Training", "CorpusInput", "LanguageModel", "Tokenization",
        "Storage", "ProcessIO", "CSystemd", argumentParser, logging, systemPackage,
      ]),

    library("Measuring"),
    executable(
      "kith-bench",
      [
        "Measuring", "KithClient", "KithProtocol", "StrictJSON", "Training", "CorpusInput", "LanguageModel", "Storage",
        "Tokenization", "VectorMath", "XrayTotals", argumentParser,
      ]),

    .target(
      name: "Fixtures",
      dependencies: [
        "Training", "CorpusInput", "LanguageModel", "Tokenization", "Storage", "CZlib", "CLzma", "CZstd", "CBzip2",
      ], path: "Tests/Fixtures", swiftSettings: strict),
    .target(
      name: "WireChecks", dependencies: ["KithProtocol", "StrictJSON"], path: "Tests/WireChecks",
      swiftSettings: optimised),
    .target(
      name: "Fuzzing",
      dependencies: [
        "Fixtures", "WireChecks", "KithServer", "KithClient", "KithProtocol", "StrictJSON", "CorpusInput",
        "LanguageModel", "Training", "Storage", nioCore,
      ], path: "Tests/Fuzzing", swiftSettings: optimised),
    tests("FuzzingTests", ["Fuzzing"], reading: ["Inputs"]),
    tests("VectorMathTests", ["VectorMath"]),
    tests("StorageTests", ["Storage", "Fixtures"]),
    tests("StrictJSONTests", ["StrictJSON"]),
    tests("CorpusInputTests", ["CorpusInput", "Fixtures"]),
    tests("TokenizationTests", ["Tokenization", "Storage", "Fixtures"]),
    tests(
      "TrainingTests",
      ["Training", "CorpusInput", "LanguageModel", "Tokenization", "Storage", "VectorMath", "Fixtures"],
      reading: ["EarlierModel"]),
    tests(
      "LanguageModelTests",
      ["LanguageModel", "Training", "Tokenization", "Storage", "VectorMath", "XrayTotals", "Fixtures"]),
    tests("XrayTotalsTests", ["XrayTotals"]),
    tests("KithProtocolTests", ["KithProtocol", "StrictJSON", "WireChecks"]),
    tests(
      "KithServerTests",
      [
        "KithServer", "KithProtocol", "StrictJSON", "Training", "CorpusInput", "LanguageModel", "Storage", "Fixtures",
        "WireChecks", logging, nioCore,
      ], reading: ["Transcripts"]),
    tests("MeasuringTests", ["Measuring"]),
    tests("StructureTests", settings: optimised),
    tests("DaemonTests", ["Fixtures", "KithClient", "StrictJSON", "WireChecks", "kith", "kithd"]),
    tests(
      "KithClientTests", ["KithClient", "KithProtocol", "StrictJSON", "WireChecks", "kith", systemPackage],
      reading: ["help"]),
  ]
)

if let fuzzer {
  package.targets.append(
    .executableTarget(
      name: "kith-fuzz", dependencies: ["Fuzzing", "Storage"], path: "Tests/FuzzProgram", swiftSettings: strict,
      linkerSettings: [.unsafeFlags([fuzzer, "-lstdc++"])]))
}
