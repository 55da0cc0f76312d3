import GitStorage
import Landing
public import Statements

/// Who signs on this copy, and with which key.
///
/// Which of several keys signs is the roster's to say and no setting's: a new key is put in front and signs from the
/// commit on that names it, so no moment is left in which a laptop could neither sign with the old nor with the new.
extension Workspace {
    /// The keys of this copy, the newest first.
    ///
    /// - Throws: ``WorkspaceError/unusableKey(file:_:)`` for the newest; a former one whose file is gone is passed over.
    public func keys() throws(WorkspaceError) -> [SigningKey] {
        let newest = try SigningKey(reading: path(ofKey: settings.key))
        return [newest] + settings.formerKeys.compactMap { try? SigningKey(reading: path(ofKey: $0)) }
    }

    private func path(ofKey file: String) -> String { file.hasPrefix("/") ? file : folder + "/" + file }

    /// The file of the newest key.
    public var keyFile: String { path(ofKey: settings.key) }

    /// The key that this copy signs with now: the newest that the roster names as active; else, of somebody who no
    /// longer takes part, the one that was theirs; else the newest.
    public func signingKey() async throws -> SigningKey {
        let (keys, roster) = (try keys(), try await roster())
        let active = keys.first { roster.activeMember(holding: $0.publicKey) != nil }
        return active ?? keys.first { roster.member(holding: $0.publicKey).map { !$0.isActive } ?? false } ?? keys[0]
    }

    /// The file of the key with which a hub knows this laptop: the one that signs. A key that cannot be read is no
    /// reason not to ask; the hub then says no by itself.
    public func loginKeyFile() async -> String { (try? await signingKey().file) ?? keyFile }

    /// Signs with ``signingKey()``.
    public func signer() async throws -> any Signer { signer(with: try await signingKey()) }

    /// Signs with one of this copy's keys.
    public func signer(with key: SigningKey) -> any Signer {
        // A person who is asked for a passphrase reads the question and not what the work before it was at.
        if !key.isUnattended { telling(key.custody == .token ? .askingToken : .done) }
        return key.signer(attendance)
    }

    /// Whether this copy can sign now: by itself, or because somebody is there to be asked.
    public func canSign() async throws -> Bool {
        try await signingKey().isUnattended || attendance == .atTerminal
    }

    /// The member whose copy this is.
    ///
    /// - Throws: ``WorkspaceError/notAMember`` while the roster names nobody with one of this copy's keys.
    public func member() async throws -> Member {
        let roster = try await roster()
        for key in try keys() {
            if let member = roster.activeMember(holding: key.publicKey) { return member }
        }
        throw WorkspaceError.notAMember
    }

    /// Puts another key in front; the ones before it still sign where the roster does not name it yet.
    public func changeKey(to file: String) throws(WorkspaceError) {
        _ = try SigningKey(reading: path(ofKey: file))
        try changeSettings { settings in
            settings.formerKeys = ([settings.key] + settings.formerKeys).filter { $0 != file }
            settings.key = file
        }
    }

    /// Who signs what is made on a parent, named as the roster names them there, and the key for it.
    ///
    /// Key and rights are held twice (DESIGN.md section 6): a key that the rosters at the parent and at the region's
    /// newest commit both name comes first. An authority space has no roster: there the newest alone is asked.
    func hand(on parent: CommitObject, in space: SpaceKind) async throws -> (member: Member, key: SigningKey) {
        let (keys, newest) = (try keys(), try await roster())
        var there = newest
        if space == .region {
            there = try await repository(.region).perform { try RosterReader(in: $0).roster(in: parent.tree) }
        }
        let known = keys.filter { there.activeMember(holding: $0.publicKey) != nil }
        let key = known.first { newest.activeMember(holding: $0.publicKey) != nil } ?? known.first
        if let key, let member = there.activeMember(holding: key.publicKey) { return (member, key) }
        return (try await member(), try await signingKey())
    }
}
