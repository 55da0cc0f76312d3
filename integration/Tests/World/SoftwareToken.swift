import Foundation

/// A FIDO token in software that stock OpenSSH takes for one in the laptop: `integration/token/token.c`.
struct SoftwareToken: Sendable {
    let world: World
    let library: String

    init(_ world: World) throws {
        self.world = world
        library = world.path("token.so")
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "token/token.c").path
        _ = try world.run("cc", ["-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-lcrypto"])
    }

    /// What a laptop's programs need while the token is in it.
    var settings: [String: String] { ["SSH_SK_PROVIDER": library] }

    /// A key on the token, as `ssh-keygen` makes it.
    ///
    /// - Returns: the file that names it there.
    func key(_ name: String, _ options: String...) throws -> String {
        let file = world.path(name)
        _ = try world.run(
            "ssh-keygen", ["-q", "-t", "ed25519-sk"] + options + ["-N", "", "-C", name, "-f", file], adding: settings)
        return file
    }
}
