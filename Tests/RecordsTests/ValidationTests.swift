import Records
import Schemas
import Testing

/// What JSON Schema 2020-12 says where its keywords meet, and what keeps validation from running away.
@Suite struct ValidationTests {
    private static func violations(_ schema: String, _ value: String) throws -> [Violation] {
        try Schema(JSON(reading: schema)).violations(of: JSON(reading: value))
    }

    @Test(
        arguments: [
            // Numbers are exact, and 1.0 is whole
            (#"{"type": "integer"}"#, "1.0", true), (#"{"type": "integer"}"#, "1e400", true),
            (#"{"const": 1}"#, "1.0", true), (#"{"enum": [[1, {"a": 0.1}]]}"#, #"[1.0, {"a": 1e-1}]"#, true),
            (#"{"maximum": 9007199254740992}"#, "9007199254740993", false),
            (#"{"multipleOf": 0.01}"#, "19.99", true), (#"{"multipleOf": 1e-9000}"#, "1e9000", true),
            (#"{"maxItems": 1e30}"#, "[1]", true), (#"{"minItems": 1e30}"#, "[1]", false),
            // Keywords speak of their own type only
            (#"{"minLength": 3, "minItems": 3, "minProperties": 3, "minimum": 3, "pattern": "x"}"#, "true", true),
            // Texts are compared by bytes and counted in scalars
            ("{\"const\": \"\u{E9}\"}", "\"e\u{301}\"", false), ("{\"maxLength\": 1}", "\"e\u{301}\"", false),
            (#"{"pattern": "b"}"#, #""abc""#, true), (#"{"pattern": "^b"}"#, #""abc""#, false),
            // Items and members
            (#"{"prefixItems": [{"type": "null"}], "items": {"type": "string"}}"#, #"[null, "a"]"#, true),
            (#"{"prefixItems": [{"type": "null"}], "items": {"type": "string"}}"#, #"[null, 1]"#, false),
            (#"{"prefixItems": [true, true]}"#, "[1]", true),
            (#"{"contains": false, "minContains": 0}"#, "[1]", true),
            (#"{"minContains": 5}"#, "[1]", true),
            (
                #"{"properties": {"a": {"type": "null"}}, "patternProperties": {"a": {"type": "string"}}}"#,
                #"{"a": null}"#, false
            ),
            (
                #"{"patternProperties": {"^a": true}, "additionalProperties": {"type": "null"}}"#,
                #"{"ab": 1, "b": null}"#, true
            ),
            (#"{"patternProperties": {"^a": true}, "additionalProperties": {"type": "null"}}"#, #"{"b": 1}"#, false),
            (#"{"additionalProperties": false, "allOf": [{"properties": {"a": true}}]}"#, #"{"a": 1}"#, false),
            (#"{"uniqueItems": true}"#, #"[[1, {"a": 1, "b": 2}], [1, {"b": 2, "a": 1.0}]]"#, false),
            (#"{"uniqueItems": true}"#, #"[1, true, "1", [1], 0, false, null]"#, true),
            // Conditions
            (#"{"then": false, "else": false}"#, "1", true),
            (#"{"if": {"const": 1}, "then": {"type": "string"}}"#, "2", true),
            (#"{"if": {"const": 1}, "then": {"type": "string"}}"#, "1", false),
            (#"{"if": {"const": 1}, "else": {"type": "string"}}"#, "2", false),
            // References
            (
                ##"{"$id": "https://a.example/s", "items": {"$ref": "https://a.example/s#/$defs/n"}, "$defs": {"n": {"type": "null"}}}"##,
                "[1]", false
            ),
            (##"{"items": {"$ref": "#/$defs/a~1b%25"}, "$defs": {"a/b%": {"type": "null"}}}"##, "[1]", false),
            (##"{"items": {"$ref": "#x"}, "$defs": {"a": {"$anchor": "x", "type": "null"}}}"##, "[null]", true),
            (##"{"items": {"$ref": "#"}, "maxItems": 1}"##, "[[[[1, 2]]]]", false),
            // What others have spoken of
            (#"{"allOf": [{"properties": {"a": true}}, {"unevaluatedProperties": false}]}"#, #"{"a": 1}"#, false),
            (#"{"allOf": [{"properties": {"a": true}}], "unevaluatedProperties": false}"#, #"{"a": 1}"#, true),
            (
                #"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}}], "unevaluatedProperties": false}"#,
                #"{"a": 1, "b": 1}"#, true
            ),
            (
                #"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}}], "unevaluatedProperties": false}"#,
                #"{"a": 2, "b": 1}"#, false
            ),
            (#"{"not": {"not": {"properties": {"a": true}}}, "unevaluatedProperties": false}"#, #"{"a": 1}"#, false),
            (
                #"{"if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "unevaluatedProperties": false}"#,
                #"{"a": 1}"#, true
            ),
            (
                #"{"dependentSchemas": {"a": {"properties": {"b": true}}}, "properties": {"a": true}, "unevaluatedProperties": false}"#,
                #"{"a": 1, "b": 1}"#, true
            ),
            (
                #"{"dependentSchemas": {"a": {"properties": {"b": true}}}, "properties": {"a": true}, "unevaluatedProperties": false}"#,
                #"{"b": 1}"#, false
            ),
            (
                ##"{"$ref": "#/$defs/a", "unevaluatedProperties": false, "$defs": {"a": {"properties": {"a": true}}}}"##,
                #"{"a": 1}"#, true
            ),
            (#"{"allOf": [{"unevaluatedProperties": true}], "unevaluatedProperties": false}"#, #"{"a": 1}"#, true),
            (#"{"unevaluatedProperties": {"type": "string"}}"#, #"{"a": "b"}"#, true),
            (#"{"prefixItems": [true], "unevaluatedItems": {"type": "null"}}"#, "[1, null]", true),
            (#"{"prefixItems": [true], "unevaluatedItems": false}"#, "[1, null]", false),
            (#"{"contains": {"const": 1}, "unevaluatedItems": false}"#, "[1, 1]", true),
            (#"{"allOf": [{"items": true}], "unevaluatedItems": false}"#, "[1, 1]", true),
        ] as [(String, String, Bool)])
    func keywordsMeanWhatTheStandardSays(schema: String, value: String, isValid: Bool) throws {
        #expect(try Self.violations(schema, value).isEmpty == isValid)
    }

    @Test(
        arguments: [
            (
                "date", ["2016-02-29", "2000-02-29", "0000-01-01"],
                ["2017-02-29", "1900-02-29", "2017-13-01", "2017-1-1", "2017-01-00", " 2017-01-01", "２017-01-01"]
            ),
            (
                "date-time",
                [
                    "2017-01-01T00:00:00Z", "2017-01-01t23:59:59.123+01:00", "2016-12-31T23:59:60Z",
                    "2017-01-01T00:59:60+01:00",
                ],
                [
                    "2017-01-01", "2017-01-01T24:00:00Z", "2017-01-01T00:00:00", "2017-01-01T00:00:00.Z",
                    "2017-01-01T12:00:60Z", "2017-01-01T00:00:00+1:00",
                ]
            ),
            (
                "email", ["a@b", "first.last+tag@council.gov.uk", #""a b"@c.example"#, "a@[192.0.2.1]"],
                ["a", "@b", "a@", "a@-b", "a..b@c", "a b@c", "é@b", "a@b_c", #""a"b"@c"#]
            ),
            (
                "uri", ["https://a.example/b?c=d#e", "mailto:a@b", "urn:isbn:1", "http://[::1]/", "a:%41"],
                ["//a", "a", "http://a b", "https://é", "a:%4", "http://a/[", "a:#b#c", "1a:b", ""]
            ),
            (
                "uuid", ["123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000"],
                [
                    "123e4567e89b42d3a456426614174000", "123e4567-e89b-42d3-a456-42661417400g",
                    "123e4567-e89b-42d3-a456-4266141740001",
                ]
            ),
        ] as [(String, [String], [String])])
    func formatsAreAsserted(format: String, good: [String], bad: [String]) throws {
        let schema = try Schema(["format": .string(format)])
        for text in good { #expect(schema.violations(of: .string(text)).isEmpty, "\(text)") }
        for text in bad { #expect(!schema.violations(of: .string(text)).isEmpty, "\(text)") }
        #expect(schema.violations(of: 5).isEmpty)
    }

    @Test func itemsOfKeyedListsAreAddressedByTheirKey() throws {
        let schema = """
            {"properties": {"plan": {"title": "Plan", "x-merge": "keyed", "x-key": ["section", "line"], "items": {
              "title": "Action", "required": ["section", "line"], "properties": {
                "section": {"type": "string"}, "line": {"type": "string"}, "due": {"title": "Due", "type": "string"}}}}}}
            """
        let value = """
            {"plan": [{"section": "a", "line": "b", "due": 1}, {"section": "Not allowed", "line": "b", "due": 1},
              {"section": "c", "line": "d", "due": 1}, {"section": "c", "line": "d", "due": 1}, 5]}
            """
        let violations = try Self.violations(schema, value)
        #expect(
            violations.map(\.path.description) == [
                "/plan/section=a,line=b/due", "/plan/1/due", "/plan/2/due", "/plan/3/due",
            ])
        #expect(violations.map(\.pointer) == ["/plan/0/due", "/plan/1/due", "/plan/2/due", "/plan/3/due"])
        #expect(violations.allSatisfy { $0.title == "Due" && $0.message == "Due must be text." })
    }

    @Test func anEditAddsOnlyWhatWasNotThereBefore() throws {
        let schema = try Schema(
            JSON(
                reading: """
                    {"maxProperties": 3, "properties": {"plan": {"x-merge": "keyed", "x-key": ["id"], "maxItems": 1, "items": {
                      "required": ["id"], "properties": {"id": {"type": "string"}, "due": {"type": "string", "minLength": 1}}}}}}
                    """))
        let base: JSON = ["plan": [["id": "a", "due": 1], ["id": "b"]]]
        // Another order, another wrong value of the same kind: nothing is added.
        let moved: JSON = ["plan": [["id": "b"], ["id": "a", "due": 2]]]
        #expect(schema.addedViolations(from: base, to: moved).isEmpty)
        // Wrong in another way, at the same place.
        let changed: JSON = ["plan": [["id": "a", "due": ""], ["id": "b"]]]
        #expect(
            schema.addedViolations(from: base, to: changed).map(\.schemaLocation) == [
                "/properties/plan/items/properties/due/minLength"
            ])
        // A new record has no earlier version.
        #expect(schema.addedViolations(from: nil, to: base).count == 2)
    }

    @Test func allViolationsComeAtOnceInTheOrderOfTheRecord() throws {
        let schema = """
            {"required": ["c"], "properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "null", "enum": [1]},
             "c": true}, "additionalProperties": false}
            """
        let violations = try Self.violations(schema, #"{"b": 2, "a": [1, "x", 2], "z": 0}"#)
        #expect(violations.map(\.pointer) == ["/c", "/a/0", "/a/2", "/b", "/b", "/z"])
        #expect(
            violations.map { $0.schemaLocation.split(separator: "/").last } == [
                "required", "type", "type", "enum", "type", "additionalProperties",
            ])
    }

    @Test func aChoiceThatFailsIsOneViolation() throws {
        let schema = """
            {"anyOf": [{"required": ["a"]}, {"required": ["b"], "properties": {"c": {"type": "null"}}}],
             "unevaluatedProperties": false}
            """
        #expect(try Self.violations(schema, #"{"c": 1}"#).map(\.schemaLocation) == ["/anyOf"])
    }

    @Test func refusedShapesAreFoundBelowThePlaceThatNamesThem() throws {
        let schema = try Schema(
            JSON(
                reading: """
                    {"properties": {"free": {"title": "Free"}, "notes": {"title": "Notes", "x-refuse": ["upn", "postcode"],
                      "items": {"properties": {"text": {"title": "Note", "x-refuse": ["nhs-number"]}}}}}}
                    """))
        let value: JSON = [
            "free": "BS1 5TR",
            "notes": [["text": "Moved to BS1 5TR, NHS 943 476 5919"], ["other": ["BS1 5TR"]], 9_434_765_919],
        ]
        let found = schema.violations(of: value)
        #expect(found.map(\.pointer) == ["/notes/0/text", "/notes/0/text", "/notes/1/other/0"])
        #expect(
            found.map(\.schemaLocation) == [
                "/properties/notes/items/properties/text/x-refuse/0", "/properties/notes/x-refuse/1",
                "/properties/notes/x-refuse/1",
            ])
        #expect(found.allSatisfy { !$0.message.contains("943") && !$0.message.contains("BS1") })
    }

    @Test func aNumberIsSearchedLikeAText() throws {
        let violations = try Self.violations(#"{"x-refuse": ["nhs-number"]}"#, "[9434765919, 9434765918]")
        #expect(violations.map(\.pointer) == ["/0"])
    }

    /// Thirty levels of two references each would be a thousand million steps.
    @Test(.timeLimit(.minutes(1))) func referencesThatMultiplyCostNoMoreThanTheyAreLong() throws {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let levels = (0..<30).map { level in
                ##""d\##(level)": {"\##(keyword)": [{"$ref": "#/$defs/d\##(level + 1)"}, {"$ref": "#/$defs/d\##(level + 1)"}]}"##
            }
            let schema = try Schema(
                JSON(
                    reading: ##"{"$ref": "#/$defs/d0", "$defs": {"d30": {"type": "null"}, "##
                        + levels.joined(separator: ", ") + "}}"))
            #expect(schema.violations(of: 1).count == 1)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aSchemaThatRepeatsItselfInTheDataStaysBounded() throws {
        let schema = try Schema(
            JSON(
                reading:
                    ##"{"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["b"]}, {"properties": {"a": {"$ref": "#"}}, "required": ["c"]}]}"##
            ))
        let deep = (0..<60).reduce(JSON.object([:])) { value, _ in ["a": value] }
        #expect(schema.violations(of: deep).map(\.schemaLocation) == ["/anyOf"])
    }

    @Test func recursionIsCutAndNeverCalledValid() throws {
        let chain = (0..<30).map { ##""d\##($0)": {"$ref": "#/$defs/d\##($0 + 1)"}"## }.joined(separator: ", ")
        let text =
            ##"{"not": {"$ref": "#/$defs/d0"}, "$defs": {"d30": {"items": {"$ref": "#/$defs/d0"}}, "## + chain + "}}"
        let schema = try Schema(JSON(reading: text))
        let deep = (0..<200).reduce(JSON.array([])) { value, _ in [value] }
        let violations = schema.violations(of: deep)
        #expect(violations.map(\.message) == ["The record is nested too deeply, or is too large, to be checked."])
        let ordinary = (0..<64).reduce(JSON.array([])) { value, _ in [value] }
        let tree = try Schema(
            JSON(reading: ##"{"$ref": "#/$defs/t", "$defs": {"t": {"allOf": [{"items": {"$ref": "#/$defs/t"}}]}}}"##))
        #expect(tree.violations(of: ordinary).isEmpty)
    }

    @Test(arguments: ShippedForm.all)
    func everyShippedFormIsAKind(form: ShippedForm) throws {
        let schema = try Schema(JSON(reading: form.bytes))
        #expect(schema.name == SchemaName(kind: form.kind, version: form.version))
        #expect(schema.kindFault() == nil)
    }
}
