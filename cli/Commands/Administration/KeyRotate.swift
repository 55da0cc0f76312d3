import ArgumentParser
import Records
import Statements
import Syncing
import Workspaces

struct KeyRotate: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new key for this copy, to follow the one it has.",
        discussion: """
            A coordinator's copy has the new key accepted and the old one ended at once. Anybody else sends the line \
            that is printed to a coordinator: until that has been done the old key signs, from your first `sli sync` \
            after it the new one does, by itself. Then ask for the old one to be ended. What the old key signed \
            stands. Is the old key lost or in wrong hands, telephone the coordinator first.

            Example:
              sli key rotate
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "Follow with this key instead of making one: a file as for `sli key use`.", completion: .file())
    var with: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let files = KeyFiles(context)
        let former = try await workspace.signingKey()
        let roster = try await workspace.roster()
        let member = roster.activeMember(holding: former.publicKey)
        let newest = try await workspace.keys()[0]
        let key: SigningKey
        if let with {
            key = try files.read(with)
        } else if newest.file != former.file, roster.member(holding: newest.publicKey) == nil {
            // Asked again before the coordinator has done it: the same key, the same line.
            key = newest
        } else {
            let region = await workspace.settings.region
            key = try files.make(files.freeName(like: region), owner: member?.id)
        }
        if key.file != newest.file { try await workspace.changeKey(to: key.file) }
        guard let member, member.isCoordinator else { return try await KeyChangeover.report(key, workspace) }
        let (id, new, old) = (member.id, key.publicKey, former.publicKey)
        _ = try await RosterCommand.change(workspace, context, subject: "Change the key of \(id)") { roster in
            if let holder = roster.member(holding: new), holder.id != id { throw Wording.keyTaken(by: holder.id) }
            let member = try RosterCommand.member(id, in: roster)
            return RosterEdit(members: [try member.having(new, .active).having(old, .retired)])
        }
        return try await KeyChangeover.report(key, workspace)
    }
}
