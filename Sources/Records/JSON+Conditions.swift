extension JSON {
    /// Whether an item of a list called `queries`, at any depth, waits for an answer: its `reply` is blank and its
    /// `status` neither `answered` nor `withdrawn` (docs/schemas.md, condition `no-unanswered-query`).
    public var hasUnansweredQuery: Bool {
        hasItem(in: ["queries"]) { query in
            query.isBlank("reply") && !["answered", "withdrawn"].contains(query["status"]?.string ?? "")
        }
    }

    /// Whether an item of a list called `plan` or `actions`, at any depth, has nobody in `owner` or `owner_role`
    /// or no day in `due` (docs/schemas.md, condition `every-action-owned`).
    public var hasUnownedAction: Bool {
        hasItem(in: ["actions", "plan"]) { action in
            action.isBlank("due") || action.isBlank("owner") && action.isBlank("owner_role")
        }
    }

    private func hasItem(in lists: [String], where isSuch: (JSON) -> Bool) -> Bool {
        switch self {
        case .object(let object):
            object.members.contains { member in
                lists.contains(member.name) && member.value.array?.contains { $0.object != nil && isSuch($0) } ?? false
                    || member.value.hasItem(in: lists, where: isSuch)
            }
        case .array(let items): items.contains { $0.hasItem(in: lists, where: isSuch) }
        default: false
        }
    }

    /// Whether the member of that name is missing or holds nothing but ASCII white space.
    private func isBlank(_ name: String) -> Bool {
        guard let text = self[name]?.string else { return true }
        return text.utf8.allSatisfy { $0 <= 0x20 }
    }
}
