import ArgumentParser
import Landing
import Merging
import Records
import Workspaces

struct Show: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a record, field by field.",
        discussion: "Example:\n  sli show bristol/2017\n  sli show bristol/2017 /plan")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "Only this place, by its path or title.")
    var path: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        var view = try await workspace.record(name)
        // What was entered for an authority stands in the region alone.
        if view.document.value == nil { view = try await workspace.record(name, in: .region) }
        guard let value = view.document.value else { throw WorkspaceError.noRecord(record) }
        guard let schema = view.schema else { throw Wording.updateNeeded(name) }
        let place = try path.map { try FieldPath.find($0, in: schema, of: value) } ?? .root
        guard let shown = value.value(at: place) else { throw Wording.noField(path ?? "") }
        let entries = view.document.entries.filter { $0.path.touches(place) }
        let stages = place.steps.isEmpty ? try await StageTelling.all(of: name, workspace) : []
        var lines = ["\(schema.root.title ?? name.kind): \(name)"] + stages.flatMap(\.lines)
        let late = place.steps.isEmpty ? try await workspace.lateChanges(of: name).filter(\.isOpen).count : 0
        if late > 0 { lines.append(Wording.lateChangesWait(late, name)) }
        lines += Fields.lines(of: shown, at: schema.root.descendant(at: place), place, waiting: entries.map(\.path))
        if !entries.isEmpty {
            lines += [
                "", "\(Count.of(entries.count, "decision waits", "decisions wait")) here: `sli conflicts \(name)`.",
            ]
            lines += entries.map { entry in
                "  \(Titles.of(entry.path, in: schema, value)). \(Wording.mayDecide(Deciders(of: entry, in: view)))"
            }
        }
        let isWhole = place.steps.isEmpty
        let lacks = isWhole ? Self.lacking(value, schema, isFrozen: stages.contains(where: \.stage.isFrozen)) : []
        if !lacks.isEmpty { lines += ["", Wording.lacksForApproval] + lacks.map { "  " + Wording.lacks($0) } }
        let long = LongSection.all(in: value, by: schema).filter { $0.path.touches(place) }
        if !long.isEmpty { lines += [""] + long.map(Wording.isLong) }
        var json: JSONObject = [
            "decisions": .array(entries.map { $0.json.adding("needs", Deciders(of: $0, in: view).json) }),
            "lacking": .array(lacks.map(\.json)), "lateChanges": .number(JSONNumber(late)),
            "long": .array(long.map(\.json)), "path": .string("\(place)"), "record": .string("\(name)"),
            "stages": .array(stages.map(\.json)), "value": shown,
        ]
        if let rights = try await workspace.rights(to: view) {
            json["rights"] = .array(RightsJSON(rights, schema, of: value).places)
        }
        return Report(lines, json: .object(json))
    }

    /// What the sections of a record that is being written lack before it can be approved.
    private static func lacking(_ value: JSON, _ schema: Schema, isFrozen: Bool) -> [SectionGap] {
        let approval = Lifecycle.approvals[0]
        guard !isFrozen, schema.lifecycle?.statements[approval]?.requiresCompleteness == true else { return [] }
        return SectionGap.parted(value, by: schema, for: approval).gaps
    }
}

/// Numbers with the right form of a word.
enum Count {
    static func of(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}

/// A record's fields as lines of text: titles and values, indented by depth.
enum Fields {
    static func lines(of value: JSON, at place: Place, _ path: Path, waiting: [Path], depth: Int = 0) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        switch value {
        case .object(let object):
            return object.members.flatMap { member -> [String] in
                if path.steps.isEmpty, member.name == "schema" { return [] }
                let child = place.property(member.name)
                let childPath = path.appending(name: member.name)
                return titled(child.title ?? member.name, member.value, child, childPath, waiting, indent, depth)
            }
        case .array(let items):
            return items.enumerated().flatMap { index, item -> [String] in
                let key: ItemKey? =
                    if case .keyed(let fields)? = place.rule { ItemKey(of: item, fields: fields) } else { nil }
                let childPath = key.map { path.appending(item: $0) } ?? path.appending(index: index)
                guard case .object = item else { return ["\(indent)- \(scalar(item))"] }
                let mark = waiting.contains(childPath) ? "  [decision waiting]" : ""
                let heading =
                    item["heading"]?.string ?? key.map { $0.fields.map(\.value).joined(separator: ", ") }
                    ?? "\(index + 1)"
                return ["\(indent)- \(heading)\(mark)"]
                    + lines(of: item, at: place.item(index), childPath, waiting: waiting, depth: depth + 1)
            }
        default: return ["\(indent)\(scalar(value))"]
        }
    }

    private static func titled(
        _ title: String, _ value: JSON, _ place: Place, _ path: Path, _ waiting: [Path], _ indent: String, _ depth: Int
    ) -> [String] {
        let mark = waiting.contains(path) ? "  [decision waiting]" : ""
        switch value {
        case .object(let object) where object.isEmpty: return []
        case .array(let items) where items.isEmpty: return ["\(indent)\(title): none\(mark)"]
        case .object, .array:
            return ["\(indent)\(title)\(mark)"] + lines(of: value, at: place, path, waiting: waiting, depth: depth + 1)
        default: return ["\(indent)\(title): \(scalar(value))\(mark)"]
        }
    }

    /// A single value as people read it.
    static func scalar(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let truth): truth ? "yes" : "no"
        case .null: "–"
        case .array, .object: value.canonicalText
        }
    }
}
