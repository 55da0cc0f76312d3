import Records

/// What a section of a record lacks before something can be signed about it, field by field.
///
/// Found by asking the record's own requirement what it would say if a field were filled in, so that it holds of whatever
/// a region's form requires.
struct SectionGap {
    let path: Path
    /// The section's heading, or else its key.
    let title: String
    /// The fields that are missing, in the order of the form, with their titles.
    let fields: [(path: Path, title: String)]

    /// What the sections of a record lack, in their order, and what else it lacks.
    static func parted(
        _ value: JSON, by schema: Schema, for act: String
    ) -> (gaps: [SectionGap], others: [Violation]) {
        let missing = schema.violations(of: value, requiredBy: act)
        let list = schema.root.property(Self.list)
        guard !missing.isEmpty, case .keyed(let keys)? = list.rule, let items = value[Self.list]?.array else {
            return ([], missing)
        }
        let probe = Probe(schema: schema, act: act, place: list.item(0), keys: keys, order: FieldOrder(schema))
        var gaps: [SectionGap] = []
        var filled: [JSON] = []
        for item in items {
            let lacking = probe.lacking(in: item)
            filled.append(probe.filled(item, lacking))
            guard !lacking.isEmpty, let key = ItemKey(of: item, fields: keys) else { continue }
            let path = Path([.name(Self.list), .item(key)])
            gaps.append(
                SectionGap(
                    path: path,
                    title: item["heading"]?.string ?? key.fields.map(\.value).joined(separator: ", "),
                    fields: lacking.map { name in
                        (path.appending(name: name), list.item(0).property(name).title ?? name)
                    }))
        }
        // What is left once the sections hold all that was missing in them is told as it is.
        let rest = value.replacing(Path([.name(Self.list)]), with: .array(filled)).map {
            schema.violations(of: $0, requiredBy: act)
        }
        return (gaps, rest ?? missing)
    }

    private static let list = "sections"

    var json: JSON {
        [
            "fields": .array(fields.map { ["path": .string("\($0.path)"), "title": .string($0.title)] }),
            "path": .string("\(path)"), "title": .string(title),
        ]
    }

    /// Asks a requirement about one section at a time.
    private struct Probe {
        let schema: Schema
        let act: String
        let place: Place
        let keys: [String]
        let order: FieldOrder

        /// The fields of a section that are empty and whose absence the requirement names.
        func lacking(in section: JSON) -> [String] {
            let empty = order.sorted(place.propertyNames, of: place).filter {
                !keys.contains($0) && isEmpty(section[$0])
            }
            guard !empty.isEmpty else { return [] }
            let best = count(filled(section, empty))
            guard count(section) > best else { return [] }
            return empty.filter { name in count(filled(section, empty.filter { $0 != name })) > best }
        }

        func filled(_ section: JSON, _ names: [String]) -> JSON {
            guard var object = section.object else { return section }
            for name in names {
                let child = place.property(name)
                object[name] = if case .keyed? = child.rule { [JSONObject().asJSON] } else { "x" }
            }
            return .object(object)
        }

        private func isEmpty(_ value: JSON?) -> Bool {
            switch value {
            case nil, .null?: true
            case .string(let text)?: text.isEmpty
            case .array(let items)?: items.isEmpty
            default: false
            }
        }

        /// How much the requirement finds missing with this section alone: what others lack counts the same each time.
        private func count(_ section: JSON) -> Int {
            schema.violations(of: [SectionGap.list: .array([section])], requiredBy: act).count
        }
    }
}

extension JSONObject {
    fileprivate var asJSON: JSON { .object(self) }
}
