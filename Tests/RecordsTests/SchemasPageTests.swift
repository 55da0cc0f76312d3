import Foundation
import Records
import Testing

/// `docs/schemas.md` is held against the engine: its schemas load, and judge the values under them as it says.
@Suite struct SchemasPageTests {
    /// A fenced block of JSON with the word behind `json`.
    struct Block {
        let line: Int
        let word: String
        let text: String
    }

    static func blocks() throws -> [Block] {
        let page = try String(contentsOf: repository.appending(path: "docs/schemas.md"), encoding: .utf8)
        var blocks: [Block] = []
        var open: (line: Int, word: String, lines: [String])?
        for (index, line) in page.components(separatedBy: "\n").enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(Block(line: block.line, word: block.word, text: block.lines.joined(separator: "\n")))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```json") {
                open = (index + 1, line.dropFirst(7).trimmingCharacters(in: .whitespaces), [])
            }
        }
        return blocks
    }

    @Test func everyExampleIsWhatThePageSaysItIs() throws {
        var schema: Schema?
        var counts: [String: Int] = [:]
        for block in try Self.blocks() {
            let document = try JSON(reading: block.text)
            counts[block.word, default: 0] += 1
            switch block.word {
            case "schema":
                do { schema = try Schema(document) } catch { Issue.record("line \(block.line): \(error)") }
            case "refused":
                #expect(throws: SchemaError.self, "line \(block.line)") { try Schema(document) }
            case "valid":
                let violations = try #require(schema).violations(of: document)
                #expect(violations == [], "line \(block.line)")
            case "invalid":
                let violations = try #require(schema).violations(of: document)
                #expect(violations.count == 1, "line \(block.line): \(violations)")
            default: Issue.record("line \(block.line): what is this block?")
            }
        }
        #expect(counts["schema", default: 0] >= 10 && counts["refused", default: 0] >= 2)
        #expect(counts["valid", default: 0] >= 5 && counts["invalid", default: 0] >= 5)
    }

    @Test func theLastSchemaIsAWholeKind() throws {
        let last = try #require(try Self.blocks().last { $0.word == "schema" })
        let document = try JSON(reading: last.text)
        let schema = try Schema(document)
        #expect(schema.kindFault() == nil)
        for field in SchemaField.all(of: document) {
            #expect(field.node["title"] != nil, "\(field.path)")
            let words = field.node["x-help"]?.string?.split(separator: " ").count ?? 0
            #expect((15...60).contains(words), "\(field.path) has \(words) words of help")
        }
        let blank: JSON = ["schema": "learning-visit/1", "year": "2017", "host": "torbay"]
        #expect(schema.violations(of: blank) == [])
        #expect(
            schema.violations(of: blank, requiredBy: "agree").map(\.message) == [
                "Day is needed.", "Lessons is needed.", "Purpose is needed.",
            ])
    }

    /// Everything that the engine takes is shown at least once.
    @Test func everyKeywordHasAnExample() throws {
        let keywords = """
            $anchor $comment $defs $id $ref $schema additionalProperties allOf anyOf const contains default dependentRequired
            dependentSchemas deprecated description else enum examples exclusiveMaximum exclusiveMinimum format if items
            maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum
            multipleOf not oneOf pattern patternProperties prefixItems properties propertyNames readOnly required then title
            type unevaluatedItems unevaluatedProperties uniqueItems writeOnly x-creators x-editors x-help x-identity x-key
            x-lifecycle x-merge x-migrate x-refuse x-relation x-space
            """
        let schemas = try Self.blocks().filter { $0.word == "schema" }.map(\.text).joined()
        for keyword in keywords.split(whereSeparator: \.isWhitespace) {
            #expect(schemas.contains("\"\(keyword)\":"), "\(keyword)")
        }
    }
}
