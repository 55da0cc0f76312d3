import ArgumentParser
import Foundation
import GitStorage
import Records
import Statements
import Syncing
import Workspaces

struct Join: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Become a copy of a region.",
        discussion: """
            Fetches the region, checks all of it, and shows its mark and the fingerprint of its coordinator's key, as \
            `ssh-keygen -l` prints it: compare both by telephone. Your copy keeps to that region: a hub that shows \
            another one later is refused. If the region does not know your key yet, the line to send to the \
            coordinator is printed; on a second laptop give the same --member as on the first.

            Example:
              sli join ssh://sli@hub.southwest.example/srv/sli --member ann-lee
              sli join /mnt/region/sli --mark 4be1a0c2 --fingerprint SHA256:uJ3…
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Where the hub is: a folder or an address such as ssh://user@host/path.")
    var hub: String?

    @Option(help: "The region's mark, as the coordinator reads it out; another region is refused.")
    var mark: String?

    @Option(help: "The fingerprint of the coordinator's key, as it was read out; another region is refused.")
    var fingerprint: String?

    @OptionGroup var person: JoiningPerson

    @Option(
        help:
            "The file of your key (OpenSSH, ed25519), or the public one of a key in your agent; by default one is made."
    )
    var key: String?

    @Option(name: .customLong("as"), help: "What to call this copy, if you hold several of one region.")
    var copyName: String?

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let hub = try context.given(hub, orAsked: "Where the hub is (a folder or an address)", missing: "<hub>")
        let address = hub.hasPrefix("/") || hub.contains(":") ? hub : "\(context.folder)/\(hub)"
        let trimmed = address.count > 1 && address.hasSuffix("/") ? String(address.dropLast()) : address
        let name = copyName ?? ShortName.made(of: (trimmed as NSString).lastPathComponent)
        guard KeyPart.isValid(name) else { throw Wording.badShortName(name) }
        let key = try KeyFiles(context).choice(key, called: name, owner: person.member)
        let publicKey = key.signer.publicKey
        let (mark, fingerprint) = (mark, fingerprint)
        let workspace: Workspace
        do {
            workspace = try await SyncCycle.join(
                hub: trimmed, in: "\(context.home)/\(name)", key: key.file, deadline: .seconds(timeout),
                sshCommand: context.environment["GIT_SSH_COMMAND"], reaching: context.reaching
            ) { found in
                guard mark == nil, fingerprint == nil, context.isInteractive else {
                    return found.fits(letters: mark, fingerprint: fingerprint)
                }
                for line in Wording.compare(found) { context.say(line) }
                let answer = try context.given(
                    nil, orAsked: "Is that what the coordinator reads out? (yes or no)", missing: "--mark")
                return answer.lowercased() == "yes"
            }
        } catch JoinFailure.unreachable(.notLetIn(let reason)) {
            throw Wording.notLetIn(reason, request: person.request(publicKey, in: Roster(members: [], authorities: [])))
        }
        let outcomes = try await context.cycle(workspace, seconds: timeout).run()
        let settings = await workspace.settings
        let found = try await workspace.mark()
        var lines = ["You hold a copy of the region \(settings.region), in \(workspace.folder)."]
        lines += Wording.compare(found)
        let roster = try await workspace.roster()
        var request: String?
        if let known = roster.activeMember(holding: publicKey) {
            lines.append("You are \(known.name) (\(known.id)), \(known.authority).")
            if known.authority != Member.region {
                lines.append(
                    "Drafts of \(known.authority) can be read by whoever administers the hub they are kept on.")
            }
        } else {
            let line = person.request(publicKey, in: roster)
            request = line
            lines += [
                "", "The region does not know this laptop's key yet. Send this line to the coordinator:", "  \(line)",
            ]
        }
        return Report(
            lines,
            json: [
                "coordinatorFingerprint": .string(found.key.fingerprint),
                "fingerprint": .string(publicKey.fingerprint), "folder": .string(workspace.folder),
                "member": settings.member.map { .string($0) } ?? .null, "publicKey": .string(publicKey.openSSH),
                "region": .string(settings.region), "request": request.map { .string($0) } ?? .null,
                "root": .string(settings.root.hex), "spaces": .array(outcomes.map { .string("\($0.space)") }),
            ])
    }
}

/// Who joins, for the line that the coordinator pastes.
struct JoiningPerson: ParsableArguments {
    @Option(help: "Your short name among the members, as the invitation has it.")
    var member: String?

    @Option(help: "Your name.")
    var name: String?

    @Option(help: "Your e-mail address.")
    var email: String?

    @Option(help: "Your authority's short name, or `region`.")
    var authority: String?

    @Option(help: "What you will do: officer, director … May be given several times.")
    var role: [Role] = []

    /// The coordinator's command that lets this key in: as another key of a member, or with a new member. What is not
    /// known stands there in capitals, to be filled in.
    func request(_ key: PublicKey, in roster: Roster) -> String {
        if let member, roster.member(id: member) != nil {
            return ShellWord.line(["sli", "member", "key", "add", member, "--public-key", key.openSSH])
        }
        // Whoever knows their short name has it from an invitation or from their first laptop: what they leave out is
        // not to overwrite what the region knows of them.
        func known(_ option: String, _ value: String?, _ blank: String) -> [String] {
            (value ?? (member == nil ? blank : nil)).map { [option, $0] } ?? []
        }
        let roles = role.isEmpty ? known("--role", nil, "ROLE") : role.flatMap { ["--role", $0.rawValue] }
        return ShellWord.line(
            ["sli", "member", "add", member ?? "SHORT-NAME"] + known("--name", name, "NAME")
                + known("--email", email, "E-MAIL") + known("--authority", authority, "AUTHORITY") + roles
                + ["--public-key", key.openSSH])
    }
}
