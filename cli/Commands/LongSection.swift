import Records

/// A section of a record that is longer than its template asks for. It is told, and keeps nobody from anything.
///
/// The template says so itself: a record's `limits` hold `section_words`, the items of its `sections` are what is
/// counted (docs/schemas.md, "Length").
struct LongSection: Hashable {
    let path: Path
    /// The section's heading, or else its key.
    let title: String
    let words: Int
    let limit: Int

    /// The sections of a record that are too long, in their order.
    static func all(in value: JSON?, by schema: Schema?) -> [LongSection] {
        guard let value, let place = schema?.root.property("sections"), case .keyed(let fields)? = place.rule,
            let limit = value["limits"]?["section_words"]?.integer, limit > 0
        else { return [] }
        return (value["sections"]?.array ?? []).compactMap { section in
            guard let key = ItemKey(of: section, fields: fields) else { return nil }
            let words = words(in: section, at: place.item(0))
            guard words > limit else { return nil }
            let title = section["heading"]?.string ?? key.fields.map(\.value).joined(separator: ", ")
            return LongSection(
                path: Path([.name("sections"), .item(key)]), title: title, words: words, limit: limit)
        }
    }

    /// The words of all prose below a place: headings, choices and references are not what makes a section long.
    private static func words(in value: JSON, at place: Place) -> Int {
        switch value {
        case .string(let text): place.rule == .text ? count(text) : 0
        case .object(let object):
            object.members.reduce(0) { $0 + words(in: $1.value, at: place.property($1.name)) }
        case .array(let items):
            items.enumerated().reduce(0) { $0 + words(in: $1.element, at: place.item($1.offset)) }
        case .null, .bool, .number: 0
        }
    }

    /// How many words a text has: runs without white space, of ASCII as in the merging of prose.
    static func count(_ text: String) -> Int {
        text.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
    }

    var json: JSON {
        [
            "limit": .number(JSONNumber(limit)), "path": .string("\(path)"), "title": .string(title),
            "words": .number(JSONNumber(words)),
        ]
    }
}
