public import Records

/// One open decision: the place, what the versions grew from, and the versions that a person chooses among.
///
/// The value at a path in conflict *is* the entry; what the record shows there is one of its sides
/// (DESIGN.md section 4).
public struct Entry: Sendable, Hashable {
    public var path: Path
    /// What the sides grew from, for people to read; sorted like the sides. Bases decide nothing.
    public var bases: [Side]
    /// Two or more, sorted by canonical bytes, no value twice, absence last.
    public var sides: [Side]

    /// An entry whose bases and sides are put into their order; a value given twice is kept once.
    public init(path: Path, bases: some Sequence<Side>, sides: some Sequence<Side>) {
        self.path = path
        self.bases = Side.sorted(bases)
        self.sides = Side.sorted(sides)
    }

    /// An entry from a decision, whose bases and sides are in their order.
    init(path: Path, sorted decision: Decision) {
        self.path = path
        bases = decision.bases
        sides = decision.sides
    }

    /// `{"bases": […], "path": "/…", "sides": […]}`.
    public var json: JSON {
        [
            "path": .string(path.description),
            "bases": .array(bases.map(\.json)),
            "sides": .array(sides.map(\.json)),
        ]
    }

    /// Reads the form of ``json``; `nil` for any other, and unless bases and sides are in their order and
    /// there are two sides at least.
    public init?(json: JSON) {
        guard case .object(let object) = json, object.count == 3,
            let text = object["path"]?.string, let path = Path(text), path.description.hasSameBytes(as: text),
            let bases = Self.sides(reading: object["bases"]), let sides = Self.sides(reading: object["sides"]),
            !bases.isEmpty, sides.count >= 2
        else { return nil }
        self.init(path: path, bases: bases, sides: sides)
        guard self.bases == bases, self.sides == sides else { return nil }
    }

    private static func sides(reading json: JSON?) -> [Side]? {
        guard case .array(let items)? = json else { return nil }
        var sides: [Side] = []
        for item in items {
            guard let side = Side(json: item) else { return nil }
            sides.append(side)
        }
        return sides
    }
}
