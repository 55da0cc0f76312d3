import Records

/// What a new year's record takes along from last year's: what is still true, never a judgement.
///
/// Unfinished plan items with their ids, contacts and authors, and the context section's text; everything else
/// is shown as help beside the field it belongs to and has to be written anew.
enum CarryOver {
    /// The statuses of a plan item that is over.
    private static let finished: Swift.Set<String> = ["done"]
    /// Root properties that are taken as they are.
    private static let whole = ["contacts", "authors"]
    /// The section whose text describes the area rather than the work.
    private static let context: Path = Path("/sections/section=context/know")!

    static func applied(from old: JSON, to blank: JSON, schema: Schema) -> JSON {
        var result = blank
        for name in whole {
            if let value = old[name], schema.root.property(name).isDescribed {
                result = result.replacing(Path([.name(name)]), with: value) ?? result
            }
        }
        if let plan = old["plan"]?.array, schema.root.property("plan").isDescribed {
            let open = plan.filter { !finished.contains($0["status"]?.string ?? "") }.map { item in
                // Last year's areas for development stay in last year's record.
                item.replacing(Path([.name("area")]), with: nil) ?? item
            }
            result = result.replacing(Path([.name("plan")]), with: .array(open)) ?? result
        }
        if let text = old.value(at: context), schema.root.descendant(at: context).isDescribed {
            result = result.replacing(context, with: text) ?? result
        }
        // What no longer fits this year's form stays behind.
        return schema.addedViolations(from: blank, to: result).isEmpty ? result : blank
    }
}

extension Schema {
    /// A new record: its schema's name, its key and the template's content, the same on every laptop.
    ///
    /// - Returns: `nil` unless the key has as many parts as the schema's identity.
    func blank(key: [String]) -> JSON? {
        guard let name, key.count == identity.count else { return nil }
        var object: JSONObject = ["schema": .string("\(name)")]
        for property in root.propertyNames {
            if let value = root.property(property).defaultValue { object[property] = value }
        }
        for (field, part) in zip(identity, key) { object[field] = .string(part) }
        return .object(object)
    }
}
