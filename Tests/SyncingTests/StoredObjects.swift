import Foundation
import Subprocess
import SystemPackage
import Testing

/// The content of every object of a repository, reachable or not, by stock git.
func storedObjects(of repository: String) async throws -> Data {
    let result = try await Subprocess.run(
        .name("git"), arguments: ["--git-dir", repository, "cat-file", "--batch-all-objects", "--batch"],
        input: .none, output: .bytes(limit: 1 << 28), error: .string(limit: 4_096))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    return Data(result.standardOutput)
}

extension Data {
    func contains(_ part: Data) -> Bool { range(of: part) != nil }
}
