import Foundation
import Merging
import Records
import Schemas
import Testing

/// The prose of `integration/demo` under the shipped form: what its page promises about who disagrees with whom.
@Suite struct DemoTextMergeTests {
    struct Paragraph {
        let section: String
        let sentences: [String]
        let rewrites: [(place: Int, a: String, b: String)]

        /// The paragraph as a record, with one sentence put differently.
        func record(_ place: Int? = nil, _ text: String = "") -> Document {
            var sentences = sentences
            if let place { sentences[place] = text }
            let prose = JSON.string(sentences.joined(separator: " "))
            return Document([
                "schema": "self-assessment/1", "year": "2017", "authority": "bristol",
                "sections": [["section": .string(section), "know": prose]],
            ])
        }

        var path: Path { Path("/sections/section=\(section)/know")! }
    }

    static func paragraphs() throws -> [Paragraph] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "integration/demo/texts.json")
        let texts = try JSON(reading: [UInt8](Data(contentsOf: file)))
        var found: [Paragraph] = []
        for section in texts["sections"]?.object?.members ?? [] {
            for item in section.value["paragraphs"]?.array ?? [] {
                let rewrites = try (item["rewrites"]?.array ?? []).map { rewrite in
                    try (
                        #require(rewrite["sentence"]?.integer), #require(rewrite["a"]?.string),
                        #require(rewrite["b"]?.string)
                    )
                }
                found.append(
                    Paragraph(
                        section: section.name, sentences: (item["sentences"]?.array ?? []).compactMap(\.string),
                        rewrites: rewrites))
            }
        }
        return found
    }

    private static func place() throws -> Place {
        try Schema(JSON(reading: #require(ShippedSchemas.bytes(kind: "self-assessment", version: 1)))).root
    }

    @Test func twoRewritesOfOneSentenceMakeADecisionWait() throws {
        let place = try Self.place()
        for paragraph in try Self.paragraphs() {
            for (sentence, a, b) in paragraph.rewrites {
                let merged = Document.merging(
                    base: paragraph.record(), left: paragraph.record(sentence, a), right: paragraph.record(sentence, b),
                    at: place)
                #expect(merged.entries.map(\.path) == [paragraph.path], "\(paragraph.sentences[sentence])")
            }
        }
    }

    @Test func rewritesWithASentenceBetweenThemAreBroughtTogether() throws {
        let place = try Self.place()
        var pairs = 0
        for paragraph in try Self.paragraphs() {
            for first in paragraph.rewrites {
                for second in paragraph.rewrites where second.place > first.place + 1 {
                    pairs += 1
                    let merged = Document.merging(
                        base: paragraph.record(), left: paragraph.record(first.place, first.a),
                        right: paragraph.record(second.place, second.b), at: place)
                    #expect(merged.entries.isEmpty)
                    let prose = try #require(merged.value?.value(at: paragraph.path)?.string)
                    #expect(prose.contains(first.a) && prose.contains(second.b))
                }
            }
        }
        #expect(pairs >= 20)
    }

    /// Their changes touch, unless a rewrite keeps the words at the boundary: then both stand.
    @Test func rewritesOfNeighbouringSentencesWaitOrBothStand() throws {
        let place = try Self.place()
        var waiting = 0
        var standing = 0
        for paragraph in try Self.paragraphs() {
            for first in paragraph.rewrites {
                for second in paragraph.rewrites where second.place == first.place + 1 {
                    let merged = Document.merging(
                        base: paragraph.record(), left: paragraph.record(first.place, first.a),
                        right: paragraph.record(second.place, second.b), at: place)
                    if merged.entries.isEmpty {
                        standing += 1
                        let prose = try #require(merged.value?.value(at: paragraph.path)?.string)
                        #expect(prose.contains(first.a) && prose.contains(second.b))
                    } else {
                        waiting += 1
                        #expect(merged.entries.map(\.path) == [paragraph.path])
                    }
                }
            }
        }
        #expect(waiting > 0 && standing > 0)
    }
}
