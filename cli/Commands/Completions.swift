import ArgumentParser
import Foundation
import Indexing
import Records
import Statements
import Workspaces

/// What the shell offers when a person presses the tabulator: names from this laptop's copy.
///
/// Nothing is offered where no copy can be read: a shell is no place for messages.
extension CompletionKind {
    /// Names of records, such as `self-assessment/2017/bristol`.
    static let records = CompletionKind.custom { words, _, prefix in
        await Completions.names(words, prefix) { workspace in
            try await workspace.asking { index throws(IndexError) in try index.records() }.map(\.name.description)
        }
    }

    /// Kinds of record.
    static let kinds = CompletionKind.custom { words, _, prefix in
        await Completions.names(words, prefix) { workspace in
            Array(Swift.Set(try await workspace.schemaNames().map(\.kind)))
        }
    }

    /// Short names of members.
    static let members = CompletionKind.custom { words, _, prefix in
        await Completions.names(words, prefix) { workspace in try await workspace.roster().members.map(\.id) }
    }

    /// Short names of authorities.
    static let authorities = CompletionKind.custom { words, _, prefix in
        await Completions.names(words, prefix) { workspace in
            try await workspace.roster().authorities.map(\.id)
        }
    }
}

enum Completions {
    /// The most names that are offered at once.
    private static let most = 500

    static func names(
        _ words: [String], _ prefix: String, _ find: @Sendable (Workspace) async throws -> [String]
    ) async -> [String] {
        let context = Context(
            environment: ProcessInfo.processInfo.environment, folder: FileManager.default.currentDirectoryPath,
            isInteractive: false, region: region(in: words))
        guard let workspace = try? context.workspace(), let found = try? await find(workspace) else { return [] }
        return Array(found.filter { $0.hasPrefix(prefix) }.sorted().prefix(most))
    }

    /// The region that the words typed so far name.
    private static func region(in words: [String]) -> String? {
        if let joined = words.last(where: { $0.hasPrefix("--region=") }) { return String(joined.dropFirst(9)) }
        guard let index = words.lastIndex(of: "--region"), words.indices.contains(index + 1) else { return nil }
        return words[index + 1]
    }
}
