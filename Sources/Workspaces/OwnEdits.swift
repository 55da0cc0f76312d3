import GitStorage
import Landing
import Records

/// A person's own edits of one space, oldest first, with what they touched.
struct OwnEdits {
    /// How far back undo reaches.
    static let most = 1_000

    private let store: ObjectStore
    private let email: String

    init(of email: String, in store: ObjectStore) {
        self.email = email
        self.store = store
    }

    struct Edit: Sendable {
        let commit: ObjectID
        let author: Identity
        let subject: String
        let space: SpaceKind
        let touched: [SpacePath]
    }

    func newest(in space: SpaceKind) throws -> [Edit] {
        let tip = try store.required(RefName.hub)
        var seen: Set<ObjectID> = []
        var own: [CommitObject] = []
        for head in try View.heads(in: store) {
            let edits = try Chain.allUnlanded(from: head, tip: tip, in: store).flatMap(\.edits)
            own += edits.filter { isOwn($0) && seen.insert($0.id).inserted }
        }
        var next: ObjectID? = tip
        while let id = next, own.count < Self.most {
            let step = try store.commit(id)
            if step.parents.count == 2 {
                let chain = try Chain.unlanded(from: step.parents[1], tip: step.parents[0], in: store)
                own = (chain?.edits ?? []).filter(isOwn) + own
            } else if isOwn(step), !step.parents.isEmpty {
                own.insert(step, at: 0)
            }
            next = step.parents.first
        }
        return try own.suffix(Self.most).map { commit in
            let changes = try store.changes(from: store.commit(commit.parents[0]).tree, to: commit.tree)
            return Edit(
                commit: commit.id, author: commit.author, subject: commit.subject, space: space,
                touched: changes.compactMap { SpacePath($0.path) })
        }
    }

    private func isOwn(_ commit: CommitObject) -> Bool {
        commit.author.email.utf8.elementsEqual(email.utf8)
    }
}

/// What can be undone and redone: two stacks, read from a person's edits in their order (EDGE-CASES 35).
struct ReversalStacks {
    /// Edits that can be undone, the next one last.
    private(set) var done: [OwnEdits.Edit] = []
    /// Undoing edits that can be redone, the next one last.
    private(set) var undone: [OwnEdits.Edit] = []

    init(_ edits: some Sequence<OwnEdits.Edit>) {
        for edit in edits {
            guard let mark = ReversalMark(subject: edit.subject) else {
                done.append(edit)
                // What was undone before something new was written is past.
                undone.removeAll()
                continue
            }
            switch mark.direction {
            case .undo:
                Self.pop(&done, mark)
                undone.append(edit)
            case .redo:
                Self.pop(&undone, mark)
                done.append(edit)
            }
        }
    }

    /// Takes the edit that is meant from the stack; where it was signed again under another id, the next one.
    private static func pop(_ stack: inout [OwnEdits.Edit], _ mark: ReversalMark) {
        if let index = stack.lastIndex(where: { $0.commit.hex.hasPrefix(mark.edit) }) {
            stack.remove(at: index)
        } else {
            _ = stack.popLast()
        }
    }
}
