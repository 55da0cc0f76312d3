// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// The house of DESIGN.md section 10, lowest floor first: a target may name only targets listed above it.
let package = Package(
    name: "sli",
    products: [
        .executable(name: "sli", targets: ["sli"]),
        .executable(name: "slid", targets: ["slid"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // 0
        .target(
            name: "Schemas", path: "Schemas", exclude: ["README.md"],
            resources: [.embedInCode("kinds"), .embedInCode("regions")],
            swiftSettings: strict),
        .systemLibrary(name: "Clibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .target(name: "Records", dependencies: ["Schemas"], swiftSettings: strict),
        // 1
        .target(name: "Merging", dependencies: ["Records"], swiftSettings: strict),
        .target(name: "Statements", dependencies: ["Records", crypto], swiftSettings: strict),
        .target(name: "Indexing", dependencies: ["Records", grdb], swiftSettings: strict),
        .target(name: "Programmes", dependencies: ["Records"], swiftSettings: strict),
        .target(name: "GitStorage", dependencies: ["Clibgit2", crypto], swiftSettings: strict),
        // 2
        .target(
            name: "Landing", dependencies: ["Merging", "Statements", "GitStorage", "Records"],
            swiftSettings: strict),
        // 3
        .target(
            name: "Workspaces",
            dependencies: [
                "Indexing", "Landing", "Statements", "Merging", "GitStorage", "Records", "Schemas", subprocess, system,
            ],
            swiftSettings: strict),
        // 4
        .target(
            name: "Syncing",
            dependencies: ["Workspaces", "Landing", "Statements", "GitStorage", "Records", subprocess, system],
            swiftSettings: strict),
        // 6
        .target(
            name: "Commands",
            dependencies: [
                "Syncing", "Workspaces", "Landing", "Indexing", "Statements", "Merging", "Programmes", "GitStorage",
                "Records", "Schemas", argumentParser, subprocess, system,
            ],
            path: "cli/Commands", swiftSettings: strict),
        .executableTarget(name: "sli", dependencies: ["Commands"], path: "cli/sli", swiftSettings: strict),
        .target(
            name: "Service",
            dependencies: [
                "Syncing", "Workspaces", "Landing", "GitStorage", lifecycle, signals, logging, argumentParser,
            ],
            path: "daemon/Service", swiftSettings: strict),
        .executableTarget(name: "slid", dependencies: ["Service"], path: "daemon/slid", swiftSettings: strict),
        .executableTarget(
            name: "benchmark-store",
            dependencies: ["Workspaces", "Landing", "Statements", "GitStorage", "Records", "Schemas", argumentParser],
            path: "integration/benchmarks/store", swiftSettings: strict),
        // Tests: small and medium here, large (real processes) in integration/
        .target(name: "Seeded", path: "Tests/Seeded", swiftSettings: strict),
        .target(
            name: "HonestPushes",
            dependencies: ["Seeded", "Landing", "Statements", "Merging", "GitStorage", "Records", "Schemas"],
            path: "Tests/HonestPushes", swiftSettings: strict),
        .testTarget(
            name: "RecordsTests", dependencies: ["Seeded", "Records", "Schemas"],
            resources: [.copy("RefusedShapes"), .copy("Examples"), .copy("SchemaOracle")],
            swiftSettings: strict),
        .testTarget(
            name: "MergingTests", dependencies: ["Seeded", "Merging", "Records", "Schemas"],
            resources: [.copy("Cases")],
            swiftSettings: strict),
        .testTarget(
            name: "ProgrammesTests", dependencies: ["Seeded", "Programmes", "Records", "Schemas"],
            swiftSettings: strict),
        .testTarget(
            name: "GitStorageTests", dependencies: ["Seeded", "GitStorage", subprocess, system], swiftSettings: strict,
            // The tests stand before the C library's fsync, to see what libgit2 makes durable.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic-symbol=fsync"])]),
        .testTarget(
            name: "WorkspacesTests",
            dependencies: [
                "Seeded", "Workspaces", "Syncing", "Landing", "Indexing", "Statements", "Merging", "GitStorage",
                "Records", "Schemas", subprocess, system,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Seeded", "Commands", "Workspaces", "Landing", "Statements", "Merging", "Programmes", "GitStorage",
                "Records", "Schemas", argumentParser,
            ],
            exclude: ["Pages"], swiftSettings: strict),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["HonestPushes", "Seeded", "sli", "slid", "Records", subprocess, system],
            path: "integration/Tests",
            swiftSettings: strict),
        .testTarget(
            name: "LandingTests",
            dependencies: [
                "HonestPushes", "Seeded", "Landing", "Statements", "Merging", "GitStorage", "Records", "Schemas",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IndexingTests", dependencies: ["Seeded", "Indexing", "Records", grdb], swiftSettings: strict),
        .testTarget(
            name: "StatementsTests", dependencies: ["Seeded", "Statements", "Records", "Schemas", subprocess, system],
            swiftSettings: strict),
        .testTarget(
            name: "SyncingTests",
            dependencies: [
                "Seeded", "Syncing", "Workspaces", "Landing", "Statements", "Merging", "GitStorage", "Indexing",
                "Records",
                "Schemas", subprocess, system,
            ], swiftSettings: strict),
    ]
)
