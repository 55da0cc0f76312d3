import Merging
import Records

/// The marked words in records: each is written once, so that its fate can be followed.
enum Tokens {
    /// A word that nothing else holds.
    static func made(_ number: Int) -> String { "T\(number)X" }

    /// All marked words in a record and in the sides of its open decisions.
    static func all(in document: Document) -> Set<String> {
        var found: Set<String> = []
        if let value = document.value { collect(value, into: &found) }
        for side in document.entries.flatMap(\.sides) {
            if let value = side.value { collect(value, into: &found) }
        }
        return found
    }

    static func all(in value: JSON?) -> Set<String> {
        var found: Set<String> = []
        if let value { collect(value, into: &found) }
        return found
    }

    private static func collect(_ value: JSON, into found: inout Set<String>) {
        switch value {
        case .string(let text):
            for word in text.split(separator: " ") where word.hasPrefix("T") && word.hasSuffix("X") {
                found.insert(String(word))
            }
        case .array(let items): for item in items { collect(item, into: &found) }
        case .object(let object): for member in object.members { collect(member.value, into: &found) }
        case .null, .bool, .number: break
        }
    }
}

/// What became of every marked word, as the people at the laptops know it.
struct Ledger {
    /// Words whose saving was acknowledged.
    private(set) var saved: Set<String> = []
    /// Words that somebody who saw them took away, overwrote or decided against.
    private(set) var takenAway: Set<String> = []
    /// Words that somebody decided for, though another may have decided against them meanwhile.
    private(set) var affirmed: Set<String> = []
    private var count = 0

    mutating func newWord() -> String {
        count += 1
        return Tokens.made(count)
    }

    mutating func note(from seen: Document, to wanted: Document, affirming: Set<String> = []) {
        let (before, after) = (Tokens.all(in: seen), Tokens.all(in: wanted))
        saved.formUnion(after.subtracting(before))
        takenAway.formUnion(before.subtracting(after))
        affirmed.formUnion(affirming)
    }

    mutating func noteRemark(_ word: String) { saved.insert(word) }
}
