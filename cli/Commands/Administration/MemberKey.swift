import ArgumentParser
import Statements
import Syncing
import Workspaces

struct MemberKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys that a member signs with: one for each laptop.",
        subcommands: [MemberKeyAdd.self, MemberKeyRetire.self, MemberKeyRevoke.self])
}

struct MemberKeyAdd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let a member sign with another key: a second laptop, or a new key. For coordinators.",
        discussion: """
            `sli join` on the second laptop, and `sli key rotate`, print this command for you.

            Example:
              sli member key add ann-lee --public-key "ssh-ed25519 AAAA…"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Option(name: .customLong("public-key"), help: "The line with the key, or a file that holds it.")
    var publicKey: String

    func perform(_ context: Context) async throws -> Report {
        let (id, key) = (member, try RosterCommand.publicKey(publicKey, context))
        return try await KeyChange.make(
            context, member: id, subject: "Add a key of \(id)", isDry: rehearsal.isDry
        ) { member, roster in
            if let holder = roster.member(holding: key), holder.id != id { throw Wording.keyTaken(by: holder.id) }
            if member.keys.contains(where: { $0.publicKey == key && $0.state == .revoked }) {
                throw Wording.keyWasRevoked()
            }
            return try member.having(key, .active)
        }
    }
}

struct MemberKeyRetire: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End a key that is no longer used. For coordinators.",
        discussion: """
            It signs nothing new from now on; what it signed stands. What its holder has not sent yet is no longer \
            accepted, so let them `sli sync` first. A key that somebody else may have: `sli member key revoke`.

            Example:
              sli member key retire ann-lee gzm3cxh2q7yaf5kd
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var key: MemberKeyArguments

    func perform(_ context: Context) async throws -> Report {
        try await key.end(as: .retired, context, isDry: rehearsal.isDry)
    }
}

struct MemberKeyRevoke: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a key that somebody else may have, of a lost laptop say. For coordinators.",
        discussion: """
            It signs nothing new from now on, and never again; what it signed before stands. Look through \
            `sli history` for what was signed since the laptop was lost.

            Example:
              sli member key revoke ann-lee gzm3cxh2q7yaf5kd
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var key: MemberKeyArguments

    func perform(_ context: Context) async throws -> Report {
        try await key.end(as: .revoked, context, isDry: rehearsal.isDry)
    }
}

/// Whose key, and which.
struct MemberKeyArguments: ParsableArguments {
    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    @Argument(help: "The key as `sli member show` has it: its short id, its fingerprint or its public line.")
    var key: String

    func end(as state: Member.Key.State, _ context: Context, isDry: Bool) async throws -> Report {
        let (id, text) = (member, key)
        return try await KeyChange.make(
            context, member: id, subject: "End a key of \(id)", isDry: isDry
        ) { member, roster in
            guard let found = member.key(named: text) else { throw Wording.noKey(text, of: member) }
            let changed = try member.having(found.publicKey, state)
            if roster.isLastCoordinator(member), !changed.isActive { throw Wording.lastKey(of: member) }
            return changed
        }
    }
}

/// A change of the keys of one member.
private enum KeyChange {
    static func make(
        _ context: Context, member id: String, subject: String, isDry: Bool,
        _ change: @escaping @Sendable (Member, Roster) throws -> Member
    ) async throws -> Report {
        let (changed, _) = try await RosterCommand.change(context, member: id, subject: subject, isDry: isDry, change)
        let report = Report(["The keys of \(changed.name):"] + Wording.keys(of: changed), json: changed.json)
        return isDry ? report.rehearsed() : report
    }
}
