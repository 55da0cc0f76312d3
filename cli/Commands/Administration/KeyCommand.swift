import ArgumentParser
import Foundation
import Records
import Statements
import Workspaces

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys that this laptop signs with.",
        subcommands: [KeyNew.self, KeyList.self, KeyShow.self, KeyUse.self, KeyRotate.self])
}

struct KeyNew: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key: a private file, readable by you alone, and the public one beside it.",
        discussion: """
            The files are OpenSSH's own (ed25519), so every ssh program reads them. `sli join` and `sli init` make one \
            by themselves; make one beforehand if it is to have a passphrase (`ssh-keygen -p -f FILE`). A key on a FIDO \
            token is made by ssh-keygen itself, with the token in the laptop: `ssh-keygen -t ed25519-sk -f FILE`; name \
            its file to `sli join`, `sli key use` or `sli key rotate --with`.

            Example:
              sli key new south-west
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "What to call it.")
    var name: String

    func perform(_ context: Context) async throws -> Report {
        let key = try KeyFiles(context).make(name, owner: nil)
        return Report(
            ["A new key: \(key.file)", "  \(key.publicKey.openSSH)", "  \(key.publicKey.fingerprint)"],
            json: KeyJSON.json(key))
    }
}

struct KeyList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the keys of this laptop, and what each is used for.",
        discussion: """
            Shown are the keys that lie beside the copies, and those that copies use from elsewhere.

            Example:
              sli key list
            """)

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws -> Report {
        var keys = KeyFiles(context).all().map(\.key)
        var uses: [String: [String]] = [:]
        for region in context.regions() {
            let workspace = try Workspace.open("\(context.home)/\(region)")
            for key in try await workspace.keys() {
                if !keys.contains(where: { $0.file == key.file }) { keys.append(key) }
                uses[key.file, default: []].append(region)
            }
        }
        let rows = keys.map { key in
            [
                key.file, key.publicKey.fingerprint, Wording.custody(key.custody),
                uses[key.file, default: []].joined(separator: ", "),
            ]
        }
        return Report(
            rows.isEmpty
                ? ["No keys yet: `sli join` and `sli key new` make one."]
                : Table.lines(["Key", "Fingerprint", "Kept", "Used for"], rows),
            json: .array(
                keys.map { key in
                    var object = KeyJSON.object(key)
                    object["copies"] = .array(uses[key.file, default: []].map { .string($0) })
                    return .object(object)
                }))
    }
}

struct KeyShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the key that this copy signs with, and whose the region says it is.",
        discussion: "Example:\n  sli key show")

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let roster = try await workspace.roster()
        let signing = try await workspace.signingKey()
        var lines: [String] = []
        var items: [JSON] = []
        for key in try await workspace.keys() {
            let holder = roster.member(holding: key.publicKey)
            let state = holder?.keys.first { $0.publicKey == key.publicKey }?.state
            let signs = key.file == signing.file && roster.activeMember(holding: key.publicKey) != nil
            lines += [
                "\(key.file) (\(Wording.custody(key.custody)))", "  \(key.publicKey.openSSH)",
                "  \(key.publicKey.fingerprint)", "  \(Wording.standing(of: key, holder, state, signs: signs))",
            ]
            var object = KeyJSON.object(key)
            object["member"] = holder.map { .string($0.id) } ?? .null
            object["signs"] = .bool(signs)
            object["state"] = state.map { .string($0.rawValue) } ?? .null
            items.append(.object(object))
        }
        return Report(lines, json: .array(items))
    }
}

struct KeyUse: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Sign with another key from now on.",
        discussion: """
            FILE is a private key of OpenSSH's (ed25519), with or without a passphrase, the public file of a key that \
            your agent keeps, on a smart card say, or either file of a key on a FIDO token (ed25519-sk), which is touched \
            for every signature. While the region does not know it yet, the key before it goes on signing.

            Example:
              sli key use ~/.ssh/id_ed25519
              sli key use ~/.ssh/id_ed25519_sk
              sli key use ~/.ssh/card.pub
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The key's file.", completion: .file())
    var file: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let key = try KeyFiles(context).read(file)
        try await workspace.changeKey(to: key.file)
        return try await KeyChangeover.report(key, workspace)
    }
}

/// What is told when a copy has another key than before.
enum KeyChangeover {
    static func report(_ key: SigningKey, _ workspace: Workspace) async throws -> Report {
        let roster = try await workspace.roster()
        let former = try await workspace.keys().dropFirst().first {
            roster.activeMember(holding: $0.publicKey) != nil && $0.publicKey != key.publicKey
        }
        let settings = await workspace.settings
        let member = former.flatMap { roster.member(holding: $0.publicKey)?.id } ?? settings.member
        let isKnown = roster.activeMember(holding: key.publicKey) != nil
        var words = ["sli", "member", "key", "add", member ?? "YOUR-NAME", "--public-key", key.publicKey.openSSH]
        let request = ShellWord.line(words)
        words = ["sli", "member", "key", "retire", member ?? "YOUR-NAME", former?.publicKey.itemID ?? ""]
        let ending = former.map { _ in ShellWord.line(words) }
        var object = KeyJSON.object(key)
        object["known"] = .bool(isKnown)
        object["request"] = isKnown ? .null : .string(request)
        object["ending"] = ending.map { .string($0) } ?? .null
        return Report(
            isKnown
                ? Wording.keyInUse(key, ending: ending) : Wording.keyAsked(key, request: request, ending: ending),
            json: .object(object))
    }
}

/// A key of this laptop, for programs.
enum KeyJSON {
    static func object(_ key: SigningKey) -> JSONObject {
        [
            "custody": .string(key.custody.rawValue), "file": .string(key.file),
            "fingerprint": .string(key.publicKey.fingerprint), "key": .string(key.publicKey.itemID),
            "publicKey": .string(key.publicKey.openSSH),
        ]
    }

    static func json(_ key: SigningKey) -> JSON { .object(object(key)) }
}
