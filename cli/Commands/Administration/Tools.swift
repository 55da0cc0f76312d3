import Subprocess

/// A program of this laptop that `sli` starts.
struct Tools: Sendable {
    let name: String
    private let arguments: [String]
    /// The oldest version that has all that is asked of it.
    private let oldest: (major: Int, minor: Int)

    static let all = [
        // Its `fetch` has --no-auto-maintenance and --no-write-fetch-head since then.
        Tools(name: "git", arguments: ["--version"], oldest: (2, 29)),
        // Signs commits for the first time in OpenSSH 8.0; the connection needs less.
        Tools(name: "ssh", arguments: ["-V"], oldest: (8, 0)),
        // Of util-linux: holds git to limits of memory and time.
        Tools(name: "prlimit", arguments: ["--version"], oldest: (2, 21)),
    ]

    private init(name: String, arguments: [String], oldest: (major: Int, minor: Int)) {
        self.name = name
        self.arguments = arguments
        self.oldest = oldest
    }

    /// What keeps the program from doing its part; empty if nothing does.
    func complaints(_ context: Context) async -> [Complaint] {
        guard let text = await answer() else { return [.missingTool(name)] }
        guard let version = Self.version(in: text) else { return [] }
        return version < oldest ? [.oldTool(name, found: version, needed: oldest)] : []
    }

    /// What the program says of its version; ssh says it on standard error.
    private func answer() async -> String? {
        let result = try? await run(
            .name(name), arguments: Arguments(arguments), input: .none, output: .string(limit: 1 << 12),
            error: .string(limit: 1 << 12))
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput + result.standardError
    }

    /// The first `major.minor` in a text.
    static func version(in text: String) -> (major: Int, minor: Int)? {
        let words = text.split { !("0"..."9").contains($0) && $0 != "." }
        for word in words {
            let parts = word.split(separator: ".").compactMap { Int($0) }
            if parts.count >= 2 { return (parts[0], parts[1]) }
        }
        return nil
    }
}
