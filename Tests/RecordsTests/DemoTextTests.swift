import Seeded
import Foundation
import Records
import Testing

/// `integration/demo/texts.json`: its prose can be saved, and a self-assessment made of it can be submitted.
@Suite struct DemoTextTests {
    private static func texts() throws -> (value: JSON, bytes: [UInt8]) {
        let bytes = try [UInt8](Data(contentsOf: repository.appending(path: "integration/demo/texts.json")))
        return (try JSON(reading: bytes), bytes)
    }

    /// Every text in a value, wherever it stands.
    private static func strings(in value: JSON) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let items): items.flatMap(strings)
        case .object(let object): object.members.flatMap { strings(in: $0.value) }
        default: []
        }
    }

    private static let fields = ["know", "how", "changes", "progress"]

    @Test func thePoolIsCanonicalAndHasWhatItsPageSays() throws {
        let (texts, bytes) = try Self.texts()
        #expect(texts.canonicalBytes == bytes)
        let template = try ShippedForm.named("self-assessment")["properties"]?["sections"]?["default"]?.array ?? []
        let sections = try #require(texts["sections"]?.object)
        #expect(sections.names == template.compactMap { $0["section"]?.string }.sorted())
        for (name, section) in sections.members.map({ ($0.name, $0.value) }) {
            let paragraphs = section["paragraphs"]?.array ?? []
            #expect(paragraphs.count >= 6, "\(name)")
            #expect(section["strengths"]?.array?.count == 2 && section["areas"]?.array?.count == 2, "\(name)")
            for paragraph in paragraphs {
                let sentences = paragraph["sentences"]?.array ?? []
                #expect((4...7).contains(sentences.count), "\(name)")
                #expect(Self.fields.contains(paragraph["field"]?.string ?? ""), "\(name)")
                let rewrites = paragraph["rewrites"]?.array ?? []
                #expect(!rewrites.isEmpty, "\(name)")
                for rewrite in rewrites {
                    let place = try #require(rewrite["sentence"]?.integer)
                    try #require(sentences.indices.contains(place))
                    #expect(Set([sentences[place], rewrite["a"], rewrite["b"]]).count == 3, "\(name)")
                }
            }
        }
        for item in texts["plan"]?.array ?? [] {
            #expect(Set([item["due"], item["a"]?["due"], item["b"]?["due"]]).count == 3)
        }
    }

    @Test func nothingInThePoolPointsToAChild() throws {
        for text in Self.strings(in: try Self.texts().value) {
            for shape in RefusedShape.allCases { #expect(shape.firstOccurrence(in: text) == nil, "\(text)") }
        }
    }

    /// Whatever the script chooses, the record stays one that its form allows.
    @Test func aSelfAssessmentMadeOfThePoolIsValid() throws {
        let schema = try ShippedExampleTests.schema("self-assessment")
        let texts = try Self.texts().value
        var ids = SeededGenerator(seed: 1)
        func identified(_ item: JSONObject) -> JSON {
            var item = item
            item["id"] = .string(ItemID.random(using: &ids))
            return .object(item)
        }
        var record = try #require(try ShippedExampleTests.blank("self-assessment", key: ["2017", "torbay"]).object)
        record["sections"] = .array(
            (record["sections"]?.array ?? []).map { section in
                var section = section.object ?? [:]
                let pool = texts["sections"]?[section["section"]?.string ?? ""]
                for paragraph in pool?["paragraphs"]?.array ?? [] {
                    let text = (paragraph["sentences"]?.array ?? []).compactMap(\.string).joined(separator: " ")
                    section[paragraph["field"]?.string ?? ""] = .string(text)
                }
                for list in ["strengths", "areas"] {
                    section[list] = .array((pool?[list]?.array ?? []).map { identified(["text": $0]) })
                }
                return .object(section)
            })
        for list in ["plan", "asks", "offers"] {
            let items = (texts[list]?.array ?? []).compactMap(\.object).map { item in
                var item = item
                item["a"] = nil
                item["b"] = nil
                return identified(item)
            }
            #expect(!items.isEmpty)
            record[list] = .array(items)
        }
        record["headline"] = texts["headlines"]?.array?.first
        #expect(schema.violations(of: .object(record)) == [])
        let missing = schema.violations(of: .object(record), requiredBy: "submit").map(\.title)
        #expect(missing == ["Contacts", "Marking", "Period covered"])
        for item in texts["plan"]?.array ?? [] {
            for version in ["a", "b"] {
                var changed = record
                changed["plan"] = [identified(try #require(item[version]?.object))]
                #expect(schema.violations(of: .object(changed)) == [])
            }
        }
    }
}
