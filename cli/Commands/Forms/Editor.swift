import Foundation
import Subprocess
import SystemPackage

/// The person's own editor, at this terminal.
struct Editor {
    /// What `VISUAL` or `EDITOR` says: a program, perhaps with options.
    let command: String

    /// - Returns: `nil` if none is named, and there is no terminal to open one on.
    init?(_ context: Context) {
        let named = ["VISUAL", "EDITOR"].compactMap { context.environment[$0] }.first { !$0.isEmpty }
        if let named {
            command = named
        } else if context.isInteractive {
            let folders = (context.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
            // The one that says on the screen how to leave it comes first.
            let found = ["nano", "vi"].first { name in
                folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
            }
            guard let found else { return nil }
            command = found
        } else {
            return nil
        }
    }

    /// Opens a file and waits until the person has closed it.
    ///
    /// - Returns: whether the editor ended well.
    func open(_ file: String) async throws -> Bool {
        // As git does: the shell reads the variable, which may hold options.
        let result = try await run(
            .path("/bin/sh"), arguments: ["-c", "\(command) \"$@\"", command, file],
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        return result.terminationStatus == .exited(0)
    }
}
