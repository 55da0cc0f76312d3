import Records

/// The sentences about kinds of record and their schemas.
extension Wording {
    static let updateNeededForKind = "(update needed to read it)"

    static func kindNeedsUpdate(_ name: SchemaName) -> Problem {
        Problem("update", "\(name) was made for a newer version of sli: an update is needed.")
    }

    static func notAKind(_ file: String, _ fault: SchemaError) -> Problem {
        Problem(
            "not-a-kind", "\(file) cannot become a kind of record yet.", causes: [fault.description],
            hints: ["`sli schema check \(file)` says so again when you have changed it."])
    }

    static func versionTaken(_ name: SchemaName, newest: Int) -> Problem {
        Problem(
            "exists", "The region has \(name) already, and it says something else. A version never changes.",
            hints: ["Make it \(name.kind)/\(newest + 1), with `x-migrate` from the earlier versions."])
    }

    static func versionGap(_ name: SchemaName, newest: Int) -> Problem {
        Problem(
            "gap",
            newest == 0
                ? "The region has no kind \(name.kind) yet, so its first version is \(name.kind)/1."
                : "The region's newest version is \(name.kind)/\(newest), so the next is \(name.kind)/\(newest + 1).",
            hints: ["Change the version in `properties.schema.const`."])
    }

    static func kindIsGood(_ name: SchemaName?, fields: Int) -> String {
        "\(name.map { "\($0)" } ?? "The schema") can be added: \(fields == 1 ? "1 field" : "\(fields) fields")."
    }

    static func fieldsWithoutWords(_ places: [String]) -> String {
        (["People will find these without a title or help (`title`, `x-help`):"] + places.map { "  \($0)" })
            .joined(separator: "\n")
    }

    static func notCompared(_ name: SchemaName) -> String {
        "The version before was not at hand, so nothing was compared with it: `--after FILE` names it."
    }

    static func wouldAddKind(_ name: SchemaName) -> String { "\(name) would be sent." }
    static func kindAdded(_ name: SchemaName) -> String { "The region has \(name) now." }
    static func kindThereAlready(_ name: SchemaName) -> String { "The region has \(name) already, the same." }
}
