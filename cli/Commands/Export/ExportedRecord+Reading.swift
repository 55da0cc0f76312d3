import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

extension ExportedRecord {
    /// Gathers what is printed of a record as it stands, or of an earlier version of it.
    ///
    /// - Parameter version: the first letters of a version's SHA-256, in lower case.
    /// - Throws: a ``Problem`` if there is no such version, or several.
    init(_ name: RecordName, version: String?, in workspace: Workspace, at seconds: Int64) async throws {
        let now = try await workspace.record(name)
        let document: Document
        if let version {
            document = try await Self.version(version, of: name, now, workspace)
        } else {
            document = now.document
        }
        guard let value = document.value else { throw WorkspaceError.noRecord("\(name)") }
        guard let schema = try await Self.schema(of: value, now, workspace) else { throw Wording.updateNeeded(name) }
        let roster = try await workspace.roster()
        let standing = try await workspace.standing(of: .region)
        self.init(
            name: name, schema: schema, value: value, digest: Self.digest(value),
            isStanding: now.document.value == value,
            decisions: try await Decision.all(of: document, by: schema, in: name, workspace),
            stages: try await StageTelling.all(of: name, workspace).map { ExportedStage($0) },
            authorities: PrintedNames(
                byID: Dictionary(roster.authorities.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })),
            mark: ExportedMark(
                region: await workspace.settings.region, depth: standing.depth,
                letters: String(standing.tip.hex.prefix(RegionMark.length))),
            lateChanges: try await workspace.lateChanges(of: name).filter(\.isOpen).count, seconds: seconds)
    }

    private static func schema(of value: JSON, _ now: RecordView, _ workspace: Workspace) async throws -> Schema? {
        guard let named = SchemaName(of: value) else { return now.schema }
        return try await workspace.schema(named)
    }

    static func digest(_ value: JSON) -> String { SHA256Digest.hex(of: value.canonicalBytes) }

    /// The one version with such a digest, wherever on this laptop the record has been it.
    private static func version(
        _ letters: String, of name: RecordName, _ now: RecordView, _ workspace: Workspace
    ) async throws -> Document {
        var found: [String: Document] = [:]
        func look(at document: Document) {
            guard let value = document.value else { return }
            let digest = digest(value)
            if digest.hasPrefix(letters), found[digest] == nil { found[digest] = document }
        }
        look(at: now.document)
        for space in Swift.Set([now.view.space, .region]) where found[letters] == nil {
            look(at: try await workspace.record(name, in: space).document)
            for edit in try await workspace.edits(of: name, in: space).reversed() {
                look(at: edit.result)
                look(at: edit.after)
            }
        }
        guard let one = found.first else { throw Wording.exportNoVersion(name, letters) }
        guard found.count == 1 else { throw Wording.exportSeveralVersions(name, found.keys.sorted()) }
        return one.value
    }
}

extension Decision {
    /// The open decisions of any version of a record.
    static func all(
        of document: Document, by schema: Schema, in name: RecordName, _ workspace: Workspace
    ) async throws -> [Decision] {
        guard !document.entries.isEmpty else { return [] }
        let roster = try await workspace.roster()
        var decisions: [Decision] = []
        for entry in document.entries {
            let origins = try await workspace.origins(of: entry, in: name)
            decisions.append(
                Decision(
                    record: name, entry: entry, title: Titles.of(entry.path, in: schema, document.value),
                    choices: zip(entry.sides, origins).map { Choice($0, by: $1, roster) }, deciders: .unknown))
        }
        return decisions
    }
}

extension Decision.Choice {
    /// A text with whoever wrote it, if the history tells.
    init(_ side: Side, by origin: RecordEdit?, _ roster: Roster) {
        self.init(
            side: side,
            member: origin.flatMap { edit in roster.members.first { $0.email == edit.author.email }?.id },
            author: origin?.author.name, seconds: origin?.author.seconds)
    }
}
