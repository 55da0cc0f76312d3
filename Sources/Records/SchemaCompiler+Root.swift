/// The keywords that speak of the record as a whole, read.
struct RootVocabulary {
    var space: Space?
    var identity: [String] = []
    var creators: [RoleGrant] = [.coordinator]
    var lifecycle: Lifecycle?
    var migrations: [Int: Migration] = [:]
    /// Where grants stand, for the check that their relations exist.
    var grants: [(keyword: SchemaKeyword, grants: [RoleGrant], fromKeyAlone: Bool)] = []
    /// Whether the schema says which fields form the key.
    var hasIdentity: Bool { !identity.isEmpty }
}

extension SchemaCompiler {
    /// The kind and version that `properties.schema.const` names.
    var name: SchemaName? { document["properties"]?["schema"]?["const"]?.string.flatMap { SchemaName($0) } }

    /// The keywords that may stand at the root only.
    mutating func compileRootVocabulary(_ keyword: SchemaKeyword, of node: Int) throws(SchemaError) -> Bool {
        switch keyword.name {
        case "x-space", "x-identity", "x-creators", "x-lifecycle", "x-migrate":
            guard drafts[node].standing == .root else { throw keyword.refused("it may stand at the root only") }
        default: return false
        }
        switch keyword.name {
        case "x-space":
            guard let space = try Space(rawValue: keyword.text()) else {
                let known = Space.allCases.map(\.rawValue).joined(separator: ", ")
                throw keyword.refused("its value must be one of: \(known)")
            }
            rootVocabulary.space = space
        case "x-identity": rootVocabulary.identity = try identity(keyword)
        case "x-creators":
            rootVocabulary.creators = try Self.grants(keyword.value, of: keyword)
            rootVocabulary.grants.append((keyword, rootVocabulary.creators, true))
        case "x-migrate": rootVocabulary.migrations = try migrations(keyword)
        default: rootVocabulary.lifecycle = try compileLifecycle(keyword)
        }
        return true
    }

    /// Judges what needs more than one keyword of the root.
    func finishRoot() throws(SchemaError) {
        guard rootVocabulary.space == .authority, !rootVocabulary.identity.contains("authority") else { return }
        throw SchemaError(
            keyword: "x-space", at: "",
            "records of an authority's space are identified by it: \"x-identity\" must name \"authority\"")
    }

    private func identity(_ keyword: SchemaKeyword) throws(SchemaError) -> [String] {
        let fields = try keyword.distinctTexts()
        guard (1...3).contains(fields.count) else { throw keyword.refused("it names one to three fields") }
        let required = document["required"]?.array ?? []
        for field in fields {
            guard document["properties"]?[field] != nil else {
                throw keyword.refused("the schema has no property \"\(field)\" at its root")
            }
            guard required.contains(.string(field)) else {
                throw keyword.refused("\"required\" at the root must name \"\(field)\"")
            }
        }
        return fields
    }

    private func migrations(_ keyword: SchemaKeyword) throws(SchemaError) -> [Int: Migration] {
        guard let name else {
            throw keyword.refused("\"properties\", \"schema\", \"const\" must name the kind and version")
        }
        var migrations: [Int: Migration] = [:]
        for member in try keyword.object().members {
            guard let version = Int(member.name), String(version) == member.name, (1..<name.version).contains(version)
            else { throw keyword.refused("\"\(member.name)\" is not an earlier version than \(name.version)") }
            let place = JSONPointer.appending(member.name, to: keyword.pointer)
            guard let steps = member.value.array else {
                throw SchemaError(keyword: keyword.name, at: place, "its value must be a list of steps")
            }
            var read: [Migration.Step] = []
            for (index, step) in steps.enumerated() {
                guard let step = Migration.Step(step) else {
                    throw SchemaError(
                        keyword: keyword.name, at: JSONPointer.appending(index, to: place),
                        "a step is one of {\"rename\": [PATH, NAME]}, {\"default\": [PATH, VALUE]} and "
                            + "{\"move\": [PATH, PATH]}, with \"*\" for every item, in a move the same at both ends")
                }
                read.append(step)
            }
            migrations[version] = Migration(steps: read)
        }
        for version in 1..<name.version where migrations[version] == nil {
            throw keyword.refused("it lacks the steps from version \(version)")
        }
        return migrations
    }
}

extension Migration.Step {
    fileprivate init?(_ step: JSON) {
        guard let members = step.object?.members, members.count == 1, let arguments = members[0].value.array,
            arguments.count == 2, let path = arguments[0].string.flatMap({ Migration.Pattern($0) })
        else { return nil }
        switch (members[0].name, arguments[1]) {
        case ("default", let value): self = .default(path, value)
        case ("rename", .string(let name)):
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "=") }) else { return nil }
            self = .rename(path, to: name)
        case ("move", .string(let text)):
            guard let target = Migration.Pattern(text), target.sharedSteps == path.sharedSteps,
                !target.starts(with: path), !path.starts(with: target)
            else { return nil }
            self = .move(path, to: target)
        default: return nil
        }
    }
}
