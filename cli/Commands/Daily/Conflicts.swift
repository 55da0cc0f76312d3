import Statements
import GitStorage
import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Workspaces

struct Conflicts: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Show the decisions that wait: who wrote what, when.",
        discussion: """
            Two people wrote different things in one place. Both are kept; a person decides with `sli resolve`.

            Example:
              sli conflicts
              sli conflicts bristol/2017
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only this record.", completion: .records)
    var record: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let names: [RecordName]
        if let record {
            names = [try await workspace.named(record)]
        } else {
            names = try await workspace.recordsWithDecisions()
        }
        var lines: [String] = []
        var answers: [JSON] = []
        var unknowns = try await Unknowns(of: workspace, about: record == nil ? nil : names[0])
        for name in names {
            let decisions: [Decision]
            do {
                decisions = try await Decision.all(in: name, workspace)
            } catch is LandingFailure {
                // One that cannot be read keeps no other from being shown.
                unknowns.add(unreadable: [name])
                continue
            }
            for decision in decisions {
                if !lines.isEmpty { lines.append("") }
                lines += decision.lines
                answers.append(decision.json)
            }
        }
        if answers.isEmpty { lines = ["No decisions are waiting."] }
        return try unknowns.beside(Report(lines, json: .array(answers)), isNothing: answers.isEmpty)
    }
}

/// An open decision with the people behind it.
struct Decision {
    struct Choice {
        let side: Side
        let member: String?
        let author: String?
        let seconds: Int64?
    }

    let record: RecordName
    let entry: Entry
    let title: String
    let choices: [Choice]
    let deciders: Deciders

    static func all(in name: RecordName, _ workspace: Workspace) async throws -> [Decision] {
        let view = try await workspace.record(name)
        let roster = try await workspace.roster()
        var decisions: [Decision] = []
        for entry in view.document.entries {
            let origins = try await workspace.origins(of: entry, in: name)
            let choices = zip(entry.sides, origins).map { Choice($0, by: $1, roster) }
            let title = view.schema.map { Titles.of(entry.path, in: $0, view.document.value) } ?? "\(entry.path)"
            decisions.append(
                Decision(
                    record: name, entry: entry, title: title, choices: choices,
                    deciders: Deciders(of: entry, in: view)))
        }
        return decisions
    }

    var lines: [String] {
        var lines = ["\(record): \(title)", "  place: \(entry.path)"]
        for (index, choice) in choices.enumerated() {
            let who = choice.author.map { "\($0)\(choice.member.map { " (\($0))" } ?? "")" } ?? "somebody"
            let when = choice.seconds.map { ", \(Dates.words($0))" } ?? ""
            lines.append("  \(index + 1). \(who)\(when):")
            lines += Self.text(choice.side).map { "       \($0)" }
        }
        for base in entry.bases {
            lines.append("  Before:")
            lines += Self.text(base).map { "       \($0)" }
        }
        lines.append("  " + Wording.mayDecide(deciders))
        lines.append("  Settle it: sli resolve \(record) \(entry.path) --keep 1   (or a name, or --value …)")
        return lines
    }

    private static func text(_ side: Side) -> [String] {
        guard let value = side.value else { return ["(nothing: taken away)"] }
        if case .string(let text) = value {
            return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return Fields.lines(of: value, at: .free, .root, waiting: [])
    }

    var json: JSON {
        guard case .object(var object) = entry.json else { return entry.json }
        object["needs"] = deciders.json
        object["record"] = .string("\(record)")
        object["title"] = .string(title)
        object["writers"] = .array(
            choices.map { choice in
                [
                    "member": choice.member.map { .string($0) } ?? .null,
                    "name": choice.author.map { .string($0) } ?? .null,
                    "seconds": choice.seconds.map { .number(JSONNumber(Int($0))) } ?? .null,
                ]
            })
        return .object(object)
    }
}

/// Who may settle a decision: the holders of the roles that may write in its place.
enum Deciders {
    /// In the region, what it takes.
    case holders(MissingRight)
    /// In the space of an authority or a team fields divide nobody.
    case everybodyOf(SpaceKind)
    /// This copy cannot read the record's kind.
    case unknown

    init(of entry: Entry, in view: RecordView) {
        switch (view.view.space, view.schema) {
        case (.authority, _), (.team, _): self = .everybodyOf(view.view.space)
        case (.region, let schema?):
            let grants = schema.root.descendant(at: entry.path).grants
            self = .holders(MissingRight(.settle, at: entry.path, needing: grants, by: schema))
        case (.region, nil): self = .unknown
        }
    }

    /// The roles one of which it takes; `null` where fields divide nobody, or nobody knows.
    var json: JSON {
        guard case .holders(let needed) = self else { return .null }
        return .array(needed.needed.map { .string("\($0)") })
    }
}

/// What a place in a record is called.
enum Titles {
    /// The titles on the way, with items of lists named by their heading: “Sections, Leadership: Grade”.
    static func of(_ path: Path, in schema: Schema, _ value: JSON?) -> String {
        var place = schema.root
        var parts: [String] = []
        var walked = Path.root
        for step in path.steps {
            place = place.child(step)
            walked = walked.appending(step)
            switch step {
            case .name(let name): parts.append(place.title ?? name)
            case .item(let key):
                let item = value?.value(at: walked)
                parts.append(
                    item?["heading"]?.string ?? item?["action"]?.string.map(Self.shortened)
                        ?? "\(key.fields.map(\.value).joined(separator: ", "))")
            }
        }
        return parts.isEmpty ? "the whole record" : parts.joined(separator: " › ")
    }

    private static func shortened(_ text: String) -> String {
        text.count <= 40 ? text : text.prefix(39) + "…"
    }
}

/// Dates as people write them.
enum Dates {
    /// `3 May 2017, 14:02` in UTC.
    static func words(_ seconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(seconds))
        let parts = Calendar(identifier: .gregorian).dateComponents(in: TimeZone(secondsFromGMT: 0)!, from: date)
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        let minutes = String(parts.minute ?? 0)
        let month = months[((parts.month ?? 1) - 1) % 12]
        return
            "\(parts.day ?? 0) \(month) \(parts.year ?? 0), \(parts.hour ?? 0):\(minutes.count < 2 ? "0" + minutes : minutes)"
    }
}
