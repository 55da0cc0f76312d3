import Landing
import Records

/// Where in a record somebody may write, for programs: of the places given, the nearest at or above a place decides.
///
/// Items of lists share a place, written `*`.
struct RightsJSON {
    private let rights: Rights
    private(set) var places: [JSON] = []
    private var seen: Swift.Set<Path> = []

    init(_ rights: Rights, _ schema: Schema, of value: JSON) {
        self.rights = rights
        add(schema.root, .root)
        walk(schema.root, value, at: .root)
    }

    private mutating func add(_ place: Place, _ path: Path) {
        guard seen.insert(path).inserted else { return }
        places.append([
            "may": .bool(rights.mayChange(place)), "needs": .array(place.grants.map { .string("\($0)") }),
            "path": .string("\(path)"),
        ])
    }

    private mutating func walk(_ place: Place, _ value: JSON?, at path: Path) {
        switch value {
        case .object(let object)?:
            for name in Swift.Set(object.names + place.propertyNames).sorted() {
                let child = place.property(name)
                let below = path.appending(name: name)
                if child.grants != place.grants { add(child, below) }
                walk(child, object[name], at: below)
            }
        case .array(let items)?:
            guard case .keyed? = place.rule else { return }
            let child = place.item(0)
            let below = path.appending(name: "*")
            if child.grants != place.grants { add(child, below) }
            for item in items { walk(child, item, at: below) }
        default: return
        }
    }
}
