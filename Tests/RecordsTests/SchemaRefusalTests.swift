import Records
import Testing

/// No keyword is ever silently ignored: whatever cannot be kept to is refused by name and place when a schema is
/// loaded (DESIGN.md section 4).
@Suite struct SchemaRefusalTests {
    static let refusals: [(schema: String, error: String)] = [
        // Keywords that are unknown, misplaced or out of scope
        (#"{"properties": {"a": {"minLenght": 1}}}"#, #""minLenght" at /properties/a: this keyword is not supported"#),
        (##"{"$dynamicRef": "#x"}"##, #""$dynamicRef" at the root of the schema: this keyword is not supported"#),
        (#"{"$vocabulary": {}}"#, #""$vocabulary" at the root of the schema: this keyword is not supported"#),
        (#"{"definitions": {}}"#, #""definitions" at the root of the schema: this keyword is not supported"#),
        (#"{"x-colour": "red"}"#, #""x-colour" at the root of the schema: this keyword is not supported"#),
        (
            #"{"contentEncoding": "base64"}"#,
            #""contentEncoding" at the root of the schema: this keyword is not supported"#
        ),
        (
            ##"{"$schema": "http://json-schema.org/draft-07/schema#"}"##,
            #""$schema" at the root of the schema: only https://json-schema.org/draft/2020-12/schema is supported"#
        ),
        (#"{"items": {"$id": "https://a.example/b"}}"#, #""$id" at /items: it may stand at the root only"#),
        (
            #"{"$anchor": "1a"}"#,
            #""$anchor" at the root of the schema: it must start with a letter or "_" and hold letters, digits, "-", "_", ".""#
        ),
        (#"{"$anchor": "a", "not": {"$anchor": "a"}}"#, #""$anchor" at /not: another schema already has this anchor"#),
        (
            #"{"format": "ipv4"}"#,
            #""format" at the root of the schema: the format "ipv4" is not supported; these are: date, date-time, email, uri, uuid"#
        ),
        ("3", "the root of the schema: a schema must be an object, true or false"),
        (#"{"allOf": [1]}"#, "/allOf/0: a schema must be an object, true or false"),

        // Values of the wrong type
        (#"{"title": 1}"#, #""title" at the root of the schema: its value must be a text"#),
        (#"{"deprecated": 1}"#, #""deprecated" at the root of the schema: its value must be true or false"#),
        (#"{"examples": 1}"#, #""examples" at the root of the schema: its value must be a list"#),
        (#"{"$defs": []}"#, #""$defs" at the root of the schema: its value must be an object"#),
        (#"{"type": "text"}"#, #""type" at the root of the schema: "text" is not a type of JSON"#),
        (#"{"type": []}"#, #""type" at the root of the schema: its list must not be empty"#),
        (
            #"{"type": ["null", "null"]}"#,
            #""type" at the root of the schema: its value must be a list of texts, none of them twice"#
        ),
        (#"{"enum": []}"#, #""enum" at the root of the schema: its list must not be empty"#),
        (#"{"multipleOf": 0}"#, #""multipleOf" at the root of the schema: its value must be greater than 0"#),
        (#"{"maximum": "1"}"#, #""maximum" at the root of the schema: its value must be a number"#),
        (
            #"{"maxItems": -1}"#,
            #""maxItems" at the root of the schema: its value must be a whole number, 0 or greater"#
        ),
        (
            #"{"minLength": 1.5}"#,
            #""minLength" at the root of the schema: its value must be a whole number, 0 or greater"#
        ),
        (#"{"uniqueItems": "yes"}"#, #""uniqueItems" at the root of the schema: its value must be true or false"#),
        (
            #"{"required": ["a", "a"]}"#,
            #""required" at the root of the schema: its value must be a list of texts, none of them twice"#
        ),
        (
            #"{"dependentRequired": {"a": 1}}"#,
            #""dependentRequired" at the root of the schema: each of its values must be a list of texts, none of them twice"#
        ),
        (#"{"anyOf": []}"#, #""anyOf" at the root of the schema: its list must not be empty"#),
        (#"{"items": [true]}"#, "/items: a schema must be an object, true or false"),
        (
            #"{"pattern": "(?=a)"}"#,
            #""pattern" at the root of the schema: the expression "(?=a)" is not supported: look-ahead and look-behind are not supported, at offset 0"#
        ),
        (
            #"{"patternProperties": {"(": true}}"#,
            #""patternProperties" at the root of the schema: the expression "(" is not supported: a parenthesis without its partner, at offset 0"#
        ),

        // References
        (
            ##"{"$ref": "https://a.example/b"}"##,
            #""$ref" at the root of the schema: only references inside this document are supported"#
        ),
        (##"{"items": {"$ref": "#/$defs/a"}}"##, #""$ref" at /items: it does not lead to a schema in this document"#),
        (
            ##"{"items": {"$ref": "#/title"}, "title": "A"}"##,
            #""$ref" at /items: it does not lead to a schema in this document"#
        ),
        (##"{"items": {"$ref": "#/%2"}}"##, ##""$ref" at /items: the part behind "#" is not well formed"##),
        (
            ##"{"$ref": "#"}"##,
            #""$ref" at the root of the schema: the schema comes back to itself here without descending into the value"#
        ),
        (
            ##"{"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##,
            #""$ref" at /$defs/b/not: the schema comes back to itself here without descending into the value"#
        ),

        // Names of properties
        (
            #"{"properties": {"a=b": true}}"#,
            #""properties" at the root of the schema: the property name "a=b" contains "=", which paths keep for the keys of items"#
        ),
        (
            #"{"required": ["é"]}"#,
            #""required" at the root of the schema: the property name "é" has a character outside ASCII"#
        ),

        // Rules
        (
            #"{"x-merge": "latest"}"#,
            #""x-merge" at the root of the schema: "latest" is not a merge rule; these are: atomic, object, text, set, keyed, append, fixed"#
        ),
        (#"{"x-merge": "keyed"}"#, #""x-merge" at the root of the schema: "keyed" needs "x-key" beside it"#),
        (
            #"{"x-merge": "set", "x-key": ["id"]}"#,
            #""x-key" at the root of the schema: it belongs to "x-merge": "keyed" in the same schema"#
        ),
        (#"{"x-merge": "keyed", "x-key": []}"#, #""x-key" at the root of the schema: it names one to three fields"#),
        (
            #"{"x-merge": "keyed", "x-key": ["a", "b", "c", "d"]}"#,
            #""x-key" at the root of the schema: it names one to three fields"#
        ),
        (
            #"{"x-merge": "keyed", "x-key": ["id"], "items": {}}"#,
            #""x-key" at the root of the schema: "required" of the items must name "id""#
        ),
        (
            #"{"x-merge": "keyed", "x-key": ["id"], "items": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}"#,
            #""x-key" at the root of the schema: "id" of the items must be a text"#
        ),
        (
            #"{"x-merge": "keyed", "x-key": ["id"], "prefixItems": [true], "items": {"required": ["id"]}}"#,
            #""x-key" at the root of the schema: items that are found by key cannot have a schema by position: "prefixItems""#
        ),
        (
            #"{"properties": {"a": {"x-merge": "text", "allOf": [{"x-merge": "text"}]}}}"#,
            #""x-merge" at /properties/a/allOf/0: one place would have two of them; the other is at /properties/a"#
        ),
        (
            ##"{"properties": {"a": {"x-merge": "text", "$ref": "#/$defs/b"}}, "$defs": {"b": {"x-merge": "atomic"}}}"##,
            #""x-merge" at /$defs/b: one place would have two of them; the other is at /properties/a"#
        ),
        (
            #"{"properties": {"note-1": {"x-merge": "text"}}, "patternProperties": {"^note": {"x-merge": "atomic"}}}"#,
            #""x-merge" at /patternProperties/^note: one place would have two of them; the other is at /properties/note-1"#
        ),
        (
            #"{"patternProperties": {"^a": {"x-merge": "text"}, "b$": {"x-merge": "atomic"}}}"#,
            #""x-merge" at /patternProperties/b$: one place would have two of them; the other is at /patternProperties/^a"#
        ),
        (
            #"{"patternProperties": {"^a": {"x-merge": "text"}}, "allOf": [{"additionalProperties": {"x-merge": "set"}}]}"#,
            #""x-merge" at /allOf/0/additionalProperties: one place would have two of them; the other is at /patternProperties/^a"#
        ),
        (
            #"{"properties": {"a": {"items": {"x-merge": "text"}}}, "allOf": [{"properties": {"a": {"items": {"x-merge": "text"}}}}]}"#,
            #""x-merge" at /allOf/0/properties/a/items: one place would have two of them; the other is at /properties/a/items"#
        ),
        (
            #"{"x-editors": ["officer"], "allOf": [{"x-editors": ["director"]}]}"#,
            #""x-editors" at /allOf/0: one place would have two of them; the other is at the root of the schema"#
        ),

        // Editors and relations
        (
            #"{"x-editors": ["boss"]}"#,
            #""x-editors" at the root of the schema: "boss" is not a role; these are: officer, director, assistant-director, lead-member, chief-executive, performance-lead, moderator, reviewer, guest, coordinator"#
        ),
        (#"{"x-editors": []}"#, #""x-editors" at the root of the schema: its list must not be empty"#),
        (
            #"{"properties": {"a": {"x-editors": ["officer@host"]}}}"#,
            #""x-editors" at /properties/a: no field defines the relation "host""#
        ),
        (
            #"{"properties": {"a": {"x-merge": "atomic", "properties": {"b": {"x-editors": ["officer"]}}}}}"#,
            #""x-editors" at /properties/a/properties/b: it stands inside a value that changes as a whole, so that nobody can be editor of a part of it"#
        ),
        (
            #"{"properties": {"a": {"type": "array", "items": {"properties": {"b": {"x-editors": ["officer"]}}}}}}"#,
            #""x-editors" at /properties/a/items/properties/b: it stands inside a value that changes as a whole, so that nobody can be editor of a part of it"#
        ),
        (
            #"{"properties": {"host": {"x-relation": "host", "x-editors": ["officer", "coordinator"]}}}"#,
            #""x-relation" at /properties/host: who decides relations decides rights: this field needs "x-editors": ["coordinator"]"#
        ),
        (
            #"{"x-editors": ["officer"], "properties": {"host": {"x-relation": "host"}}}"#,
            #""x-relation" at /properties/host: who decides relations decides rights: this field needs "x-editors": ["coordinator"]"#
        ),
        (
            #"{"properties": {"host": {"x-relation": "host", "properties": {"a": {"x-editors": ["officer"]}}}}}"#,
            #""x-editors" at /properties/host/properties/a: it stands inside a field that defines a relation, which only "coordinator" may edit"#
        ),
        (
            #"{"items": {"x-relation": "host"}}"#,
            #""x-relation" at /items: a relation is defined by one field of the record, not inside a list or a pattern"#
        ),
        (
            #"{"properties": {"a": {"x-relation": "host"}, "b": {"x-relation": "host"}}}"#,
            #""x-relation" at /properties/a: two fields define the relation "host""#
        ),
        (
            #"{"properties": {"a": {"x-relation": "A b"}}}"#,
            #""x-relation" at /properties/a: a relation's name is made of small letters, digits and "-""#
        ),
        (
            #"{"x-refuse": ["name"]}"#,
            #""x-refuse" at the root of the schema: "name" is not a shape that can be refused; these are: nhs-number, upn, date-of-birth, postcode"#
        ),

        // The root
        (#"{"items": {"x-space": "region"}}"#, #""x-space" at /items: it may stand at the root only"#),
        (
            #"{"x-space": "cloud"}"#,
            #""x-space" at the root of the schema: its value must be one of: region, authority, team"#
        ),
        (
            #"{"x-space": "authority"}"#,
            #""x-space" at the root of the schema: records of an authority's space are identified by it: "x-identity" must name "authority""#
        ),
        (
            #"{"x-identity": ["a"]}"#,
            #""x-identity" at the root of the schema: the schema has no property "a" at its root"#
        ),
        (
            #"{"x-identity": ["a"], "properties": {"a": {"type": "string"}}}"#,
            #""x-identity" at the root of the schema: "required" at the root must name "a""#
        ),
        (
            #"{"x-identity": ["a"], "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]}"#,
            #""x-identity" at the root of the schema: the property "a" must be of type "string""#
        ),
        (
            #"{"x-identity": ["a", "b", "c", "d"]}"#,
            #""x-identity" at the root of the schema: it names one to three fields"#
        ),
        (
            #"{"x-identity": ["a"], "properties": {"a": {"type": "string"}, "host": {"x-relation": "host"}}, "required": ["a"], "x-creators": ["officer@host"]}"#,
            #""x-creators" at the root of the schema: the relation "host" is not a field of "x-identity""#
        ),
        (
            #"{"x-migrate": {}}"#,
            #""x-migrate" at the root of the schema: "properties", "schema", "const" must name the kind and version"#
        ),
        (
            #"{"properties": {"schema": {"const": "a/3"}}, "x-migrate": {"1": []}}"#,
            #""x-migrate" at the root of the schema: it lacks the steps from version 2"#
        ),
        (
            #"{"properties": {"schema": {"const": "a/2"}}, "x-migrate": {"1": [], "2": []}}"#,
            #""x-migrate" at the root of the schema: "2" is not an earlier version than 2"#
        ),
        (
            #"{"properties": {"schema": {"const": "a/2"}}, "x-migrate": {"1": [{"drop": ["/a", "b"]}]}}"#,
            #""x-migrate" at /x-migrate/1/0: a step is one of {"rename": [PATH, NAME]}, {"default": [PATH, VALUE]} and {"move": [PATH, PATH]}, with "*" for every item, in a move the same at both ends"#
        ),
        (
            #"{"properties": {"schema": {"const": "a/2"}}, "x-migrate": {"1": [{"move": ["/a/*/b", "/c"]}]}}"#,
            #""x-migrate" at /x-migrate/1/0: a step is one of {"rename": [PATH, NAME]}, {"default": [PATH, VALUE]} and {"move": [PATH, PATH]}, with "*" for every item, in a move the same at both ends"#
        ),
    ]

    @Test(arguments: refusals)
    func whatCannotBeKeptToIsRefusedByKeywordAndPlace(schema: String, error: String) throws {
        let document = try JSON(reading: schema)
        #expect {
            try Schema(document)
        } throws: {
            #expect("\($0)" == error)
            return true
        }
    }

    @Test(arguments: [
        #""anyOf": [K]"#, #""oneOf": [K]"#, #""not": K"#, #""if": K"#, #""then": K"#, #""else": K"#, #""contains": K"#,
        #""dependentSchemas": {"a": K}"#, #""propertyNames": K"#, #""unevaluatedItems": K"#,
        #""unevaluatedProperties": K"#, #""anyOf": [{"properties": {"a": {"items": K}}}]"#,
    ])
    func aRuleThatDependsOnValuesIsRefused(holder: String) throws {
        func document(_ rule: String) throws -> JSON {
            let text =
                "{\(holder.replacing("K", with: rule)), \"$defs\": {\"d\": {\"items\": {\"x-merge\": \"text\"}}}}"
            return try JSON(reading: text)
        }
        _ = try Schema(document(#"{"title": "A"}"#))
        for keyword in [
            #""x-merge": "text""#, #""x-editors": ["officer"]"#, #""x-refuse": ["upn"]"#, #""x-help": "A""#,
            #""x-relation": "host""#, #""x-space": "region""#,
        ] {
            let error = try #require(throws: SchemaError.self) { try Schema(document("{\(keyword)}")) }
            #expect(error.reason.hasPrefix("it would be ignored below"))
        }
        let error = try #require(throws: SchemaError.self) { try Schema(document(##"{"$ref": "#/$defs/d"}"##)) }
        #expect(error.keyword == "$ref")
        #expect(error.reason.contains(#"leads to "x-merge" at /$defs/d/items"#))
    }

    @Test func rulesThatCannotMeetAreTaken() throws {
        for schema in [
            #"{"patternProperties": {"^a": {"x-merge": "text"}, "^b-": {"x-merge": "set"}}, "additionalProperties": {"x-merge": "atomic"}}"#,
            #"{"properties": {"a": {"x-merge": "text"}}, "patternProperties": {"^b": {"x-merge": "set"}}}"#,
            ##"{"properties": {"a": {"allOf": [{"$ref": "#/$defs/t"}, {"$ref": "#/$defs/t"}]}}, "$defs": {"t": {"x-merge": "text"}}}"##,
            ##"{"properties": {"a": {"x-merge": "text", "$ref": "#/$defs/t"}}, "$defs": {"t": {"type": "string"}}}"##,
            ##"{"x-merge": "keyed", "x-key": ["id"], "items": {"$ref": "#/$defs/i"}, "$defs": {"i": {"allOf": [{"required": ["id"]}]}}}"##,
        ] {
            _ = try Schema(JSON(reading: schema))
        }
    }

    @Test func aSchemaMayContainItselfButNotARelationThatWay() throws {
        for schema in [
            ##"{"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"items": {"$ref": "#"}}}}"##,
            ##"{"properties": {"host": {"x-relation": "host"}, "tree": {"$ref": "#/$defs/t"}}, "$defs": {"t": {"properties": {"a": {"$ref": "#/$defs/t"}}}}}"##,
        ] {
            _ = try Schema(JSON(reading: schema))
        }
        let again = ##"{"properties": {"a": {"$ref": "#"}, "host": {"x-relation": "host"}}}"##
        let error = try #require(throws: SchemaError.self) { try Schema(JSON(reading: again)) }
        #expect(error.keyword == "x-relation" && error.pointer == "/properties/host")
    }

    @Test func aSchemaWithoutBoundsIsRefused() throws {
        let chain = (0..<100).map { ##""d\##($0)": {"$ref": "#/$defs/d\##($0 + 1)"}"## }.joined(separator: ", ")
        let long = #"{"$defs": {"# + chain + #", "d100": true}}"#
        let error = try #require(throws: SchemaError.self) { try Schema(JSON(reading: long)) }
        #expect(error.reason == "more than 64 schemas follow each other here on one value")
        let wide = JSON.object(["allOf": .array(Array(repeating: true, count: 20_001))])
        #expect(throws: SchemaError.self) { try Schema(wide) }
        let deep = (0..<200).reduce(JSON.bool(true)) { schema, _ in ["items": schema] }
        #expect(throws: SchemaError.self) { try Schema(deep) }
    }

    @Test func aKindSaysWhereItsRecordsLiveAndWhatIdentifiesThem() throws {
        func fault(_ text: String, after earlier: Schema? = nil) throws -> String? {
            try Schema(JSON(reading: text)).kindFault(after: earlier)?.description
        }
        func kind(_ version: Int, space: String = "region", rest: String = "") -> String {
            """
            {"x-space": "\(space)", "x-identity": ["a"], "required": ["schema", "a"]\(rest),
             "properties": {"schema": {"const": "visit/\(version)"}, "a": {"type": "string"}, "b": {"type": "string"}}}
            """
        }
        let first = try Schema(JSON(reading: kind(1)))
        #expect(first.kindFault() == nil)
        #expect(
            try fault("{}") == #""const" at /properties/schema: it must name the kind and version, such as "visit/1""#)
        #expect(
            try fault(#"{"properties": {"schema": {"const": "a/1"}}}"#)
                == #""required" at the root of the schema: it must name "schema""#)
        #expect(try fault(kind(2)) == #""x-migrate" at the root of the schema: it lacks the steps from version 1"#)
        let migrated = #", "x-migrate": {"1": []}"#
        #expect(try fault(kind(2, rest: migrated), after: first) == nil)
        #expect(
            try fault(kind(2, space: "team", rest: migrated), after: first)
                == #""x-space" at the root of the schema: where records of a kind live never changes"#)
        #expect(
            try fault(kind(1), after: first)
                == #""const" at /properties/schema: it does not follow the version before it"#)
    }
}
