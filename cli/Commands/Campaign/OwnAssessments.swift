import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// What the records of the person's own authority wait for that they themselves can do.
enum OwnAssessments {
    /// Something that the person can do about a record.
    enum Task: Hashable {
        /// Others have approved this version; the approval in these roles is asked for.
        case approve(RecordName, as: [Role])
        /// All have approved it.
        case submit(RecordName)
        /// It was entered from a document, and its approval is only reported.
        case confirm(RecordName)

        var json: JSON {
            switch self {
            case .approve(let name, let roles):
                [
                    "act": .string(Lifecycle.approvals[0]), "record": .string("\(name)"),
                    "roles": .array(roles.map { .string($0.rawValue) }),
                ]
            case .submit(let name): ["act": .string(Lifecycle.submit), "record": .string("\(name)")]
            case .confirm(let name): ["act": .string(Confirm.act), "record": .string("\(name)")]
            }
        }
    }

    /// The records of the authorities that this copy takes part in, of kinds that authorities write, in a space.
    static func names(in space: SpaceKind, _ workspace: Workspace) async throws -> [RecordName] {
        let own = workspace.spaces().compactMap { space -> String? in
            if case .authority(let id) = space { id } else { nil }
        }
        guard !own.isEmpty else { return [] }
        var found: [RecordName] = []
        for kind in Swift.Set(try await workspace.schemaNames().map(\.kind)).sorted() {
            guard let schema = try await workspace.schema(kind: kind), schema.space == .authority,
                let index = schema.identity.firstIndex(of: "authority")
            else { continue }
            found += try await workspace.recordNames(of: kind, in: space).filter { own.contains($0.key[index]) }
        }
        return found
    }

    /// What the member can do, record by record.
    static func tasks(of member: Member, _ workspace: Workspace) async throws -> [Task] {
        var tasks: [Task] = []
        for case .authority(let id) in workspace.spaces() {
            for name in try await names(in: .authority(id), workspace) {
                let view = try await workspace.record(name, in: .authority(id))
                if let task = try await task(of: member, about: view, workspace) { tasks.append(task) }
            }
        }
        for name in try await names(in: .region, workspace) {
            let view = try await workspace.record(name, in: .region)
            guard let rules = view.schema?.lifecycle?.statements[Confirm.act],
                rules.by.contains(where: { member.holds($0.role) }),
                EnteredDocument(view.document.value) != nil
            else { continue }
            let stage = try await workspace.stage(of: view)
            let round = stage.docket.round(in: stage.schema?.lifecycle)
            let statements = try await workspace.statements(about: name, in: .region).filter {
                $0.entry.effect == .applied && $0.statement.claim.act == Confirm.act
            }
            guard let now = stage.stage, rules.from.contains(now),
                !statements.contains(where: { $0.statement.claim.round == round })
            else { continue }
            tasks.append(.confirm(name))
        }
        return tasks
    }

    private static func task(
        of member: Member, about view: RecordView, _ workspace: Workspace
    ) async throws -> Task? {
        let acts = view.schema?.lifecycle?.statements ?? [:]
        guard let stage = try await workspace.stage(of: view).stage, stage == acts[Lifecycle.approvals[0]]?.to else {
            return nil
        }
        let lacking = try await workspace.gatesLacking(of: view)
        let own = lacking.filter(member.holds)
        if !own.isEmpty { return .approve(view.name, as: own) }
        guard lacking.isEmpty, acts[Lifecycle.submit]?.by.contains(where: { member.holds($0.role) }) == true,
            try await workspace.freezing(view.name)?.space != .region
        else { return nil }
        return .submit(view.name)
    }
}
