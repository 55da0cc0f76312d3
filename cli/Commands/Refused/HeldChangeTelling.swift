import Landing
import Merging
import Records
import Workspaces

/// What a change says about one record, for people and for programs.
struct HeldChangeTelling {
    private let part: HeldChange.Part
    private let schema: Schema?

    static func all(_ change: HeldChange, _ workspace: Workspace) async throws -> [HeldChangeTelling] {
        var told: [HeldChangeTelling] = []
        for part in change.parts {
            let named = (part.after.value ?? part.before.value)?["schema"]?.string.flatMap { SchemaName($0) }
            var schema: Schema?
            if let named { schema = try await workspace.schema(named) }
            told.append(HeldChangeTelling(part: part, schema: schema))
        }
        return told
    }

    private var changes: [RecordChange] {
        RecordDifference(from: part.before, to: part.after, by: schema).changes
    }

    var lines: [String] {
        let wording = ChangeWording(
            place: schema?.root ?? .free, versions: [part.after.value, part.before.value])
        var lines =
            ["\(part.name):"]
            + changes.flatMap { change -> [String] in
                guard case .begun = change.kind else { return wording.telling(change).lines.map { "  " + $0 } }
                // Of a record that the change began, all that it says.
                let fields = part.after.value.map {
                    Fields.lines(of: $0, at: schema?.root ?? .free, .root, waiting: [])
                }
                return ["  " + Wording.begunThere] + (fields ?? []).map { "    " + $0 }
            }
        lines += part.remarks.map { remark in
            let place = schema.map { Titles.of(remark.path, in: $0, part.after.value) } ?? "\(remark.path)"
            return "  " + Wording.remarked(place, remark.text)
        }
        if part.hasStatement { lines.append("  " + Wording.signedActBeside) }
        return lines
    }

    var json: JSON {
        [
            "after": part.after.value ?? .null, "before": part.before.value ?? .null,
            "changes": .array(changes.map(\.json)), "record": .string("\(part.name)"),
            "remarks": .array(
                part.remarks.map {
                    ["member": .string($0.member), "path": .string("\($0.path)"), "text": .string($0.text)]
                }),
            "signed": .bool(part.hasStatement),
        ]
    }
}
