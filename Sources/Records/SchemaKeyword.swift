/// One keyword of a schema object that is being compiled, and how its value is read.
struct SchemaKeyword {
    let name: String
    let value: JSON
    /// The place of the schema object that holds it.
    let schema: String

    /// The place of the value.
    var pointer: String { JSONPointer.appending(name, to: schema) }

    func refused(_ reason: String) -> SchemaError { SchemaError(keyword: name, at: schema, reason) }

    func text() throws(SchemaError) -> String {
        guard let text = value.string else { throw refused("its value must be a text") }
        return text
    }

    func truth() throws(SchemaError) -> Bool {
        guard let truth = value.bool else { throw refused("its value must be true or false") }
        return truth
    }

    func number() throws(SchemaError) -> JSONNumber {
        guard let number = value.number else { throw refused("its value must be a number") }
        return number
    }

    /// A whole number from 0; one that no count can reach is read as the greatest count there is.
    func count() throws(SchemaError) -> Int {
        guard let number = value.number, number.isInteger, number.text.utf8.first != UInt8(ascii: "-") else {
            throw refused("its value must be a whole number, 0 or greater")
        }
        return number.integer ?? .max
    }

    func object() throws(SchemaError) -> JSONObject {
        guard let object = value.object else { throw refused("its value must be an object") }
        return object
    }

    func array() throws(SchemaError) -> [JSON] {
        guard let array = value.array else { throw refused("its value must be a list") }
        return array
    }

    /// A list of texts, none of which occurs twice.
    func distinctTexts() throws(SchemaError) -> [String] {
        try Self.distinctTexts(value, or: refused("its value must be a list of texts, none of them twice"))
    }

    static func distinctTexts(_ value: JSON, or refusal: SchemaError) throws(SchemaError) -> [String] {
        guard let items = value.array, Set(items).count == items.count else { throw refusal }
        var texts: [String] = []
        for item in items {
            guard let text = item.string else { throw refusal }
            texts.append(text)
        }
        return texts
    }

    /// The members of an object whose values are schemas, each with its place.
    func members() throws(SchemaError) -> [(name: String, value: JSON, pointer: String)] {
        try object().members.map { ($0.name, $0.value, JSONPointer.appending($0.name, to: pointer)) }
    }

    /// Names of properties: no `=`, which marks the key of an item in a path, and ASCII only (DESIGN.md section 3).
    func checkPropertyNames(_ names: some Sequence<String>) throws(SchemaError) {
        for name in names {
            if name.utf8.contains(UInt8(ascii: "=")) {
                throw refused("the property name \"\(name)\" contains \"=\", which paths keep for the keys of items")
            }
            if !name.utf8.allSatisfy({ $0 < 0x80 }) {
                throw refused("the property name \"\(name)\" has a character outside ASCII")
            }
        }
    }
}
