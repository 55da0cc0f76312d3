import Records
import Testing

/// One golden sentence for every keyword that asserts something, with its place in record and schema.
@Suite struct ViolationMessageTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let schema: String
        let value: String
        let expected: [String]
        var testDescription: String { schema }

        init(_ schema: String, _ value: String, _ expected: String...) {
            self.schema = schema
            self.value = value
            self.expected = expected
        }
    }

    static let field = #"{"title": "Overall grade", "#

    /// Of each expected line: pointer, schema location, sentence.
    static let goldens: [Golden] = [
        Golden(field + #""type": "string"}"#, "5", " /type Overall grade must be text."),
        Golden(
            field + #""type": ["integer", "null", "string"]}"#, "[]",
            " /type Overall grade must be text, a whole number or empty (null)."),
        Golden(field + #""type": "integer"}"#, "1.5", " /type Overall grade must be a whole number."),
        Golden(field + #""type": "boolean"}"#, "{}", " /type Overall grade must be yes (true) or no (false)."),
        Golden(field + #""type": "object"}"#, "null", " /type Overall grade must be a group of fields."),
        Golden(
            field + #""enum": ["outstanding", "good", 3]}"#, #""secret""#,
            " /enum Overall grade must be one of: outstanding, good, 3."),
        Golden(field + #""const": "kind/1"}"#, #""secret""#, " /const Overall grade must be kind/1."),
        Golden(field + #""multipleOf": 0.05}"#, "0.07", " /multipleOf Overall grade must be a multiple of 0.05."),
        Golden(field + #""maximum": 10}"#, "10.000000000000000000001", " /maximum Overall grade must be 10 or less."),
        Golden(field + #""exclusiveMaximum": 10}"#, "10", " /exclusiveMaximum Overall grade must be less than 10."),
        Golden(field + #""minimum": -1.5}"#, "-1.50001", " /minimum Overall grade must be -1.5 or more."),
        Golden(field + #""exclusiveMinimum": 0}"#, "0", " /exclusiveMinimum Overall grade must be more than 0."),
        Golden(
            field + #""maxLength": 3}"#, #""e\#u{301}\#u{1F600}ab""#,
            " /maxLength Overall grade may have at most 3 characters; it has 5."),
        Golden(field + #""minLength": 1}"#, #""""#, " /minLength Overall grade must not be empty."),
        Golden(
            field + #""minLength": 3}"#, #""ab""#,
            " /minLength Overall grade needs at least 3 characters; it has 2."),
        Golden(
            field + #""pattern": "^[A-Z]{2}$"}"#, #""secret""#,
            " /pattern Overall grade is not in the form that is asked for (^[A-Z]{2}$)."),
        Golden(
            field + #""format": "date"}"#, #""2017-02-29""#,
            " /format Overall grade must be a date that exists, written as 2017-09-30."),
        Golden(
            field + #""format": "date-time"}"#, #""2017-02-20""#,
            " /format Overall grade must be a date and time that exist, written as 2017-09-30T14:05:00Z."),
        Golden(
            field + #""format": "email"}"#, #""secret""#,
            " /format Overall grade must be an e-mail address, such as name@council.example."),
        Golden(
            field + #""format": "uri"}"#, #""secret""#,
            " /format Overall grade must be a complete link, such as https://council.example/report."),
        Golden(
            field + #""format": "uuid"}"#, #""secret""#,
            " /format Overall grade must be a UUID, such as 123e4567-e89b-42d3-a456-426614174000."),
        Golden(field + #""maxItems": 1}"#, "[1,2]", " /maxItems Overall grade may have at most 1 entry; it has 2."),
        Golden(field + #""minItems": 2}"#, "[1]", " /minItems Overall grade needs at least 2 entries; it has 1."),
        Golden(
            field + #""uniqueItems": true}"#, #"[1, "a", 1.0]"#,
            " /uniqueItems Overall grade has the same entry twice: entries 1 and 3."),
        Golden(
            field + #""contains": {"const": 1}}"#, "[2]",
            " /contains Overall grade needs at least 1 entry of the kind that is asked for."),
        Golden(
            field + #""contains": {"title": "Strength", "const": 1}, "minContains": 2}"#, "[1, 2]",
            #" /minContains Overall grade needs at least 2 entries of the kind "Strength"; it has 1."#),
        Golden(
            field + #""contains": {"const": 1}, "maxContains": 1}"#, "[1, 1]",
            " /maxContains Overall grade may have at most 1 entry of the kind that is asked for; it has 2."),
        Golden(
            field + #""maxProperties": 0}"#, #"{"a": 1}"#,
            " /maxProperties Overall grade may have at most 0 fields; it has 1."),
        Golden(
            field + #""minProperties": 1}"#, "{}",
            " /minProperties Overall grade needs at least 1 field; it has 0."),
        Golden(
            #"{"required": ["due", "owner"], "properties": {"due": {"title": "Due date"}}}"#, "{}",
            "/due /required Due date is needed.", #"/owner /required "owner" is needed."#),
        Golden(
            #"{"dependentRequired": {"to": ["from"]}, "properties": {"to": {"title": "End date"}, "from": {"title": "Start date"}}}"#,
            #"{"to": 1}"#,
            "/from /dependentRequired/to Start date is needed because End date is filled in."),
        Golden(
            field + #""propertyNames": {"maxLength": 2}}"#, #"{"abc": 1}"#,
            #"/abc /propertyNames Overall grade must not have a field called "abc"."#),
        Golden(
            field + #""additionalProperties": false}"#, #"{"abc": 1}"#,
            #"/abc /additionalProperties Overall grade has no field called "abc"."#),
        Golden(
            field + #""unevaluatedProperties": false, "allOf": [{"properties": {"a": true}}]}"#, #"{"a": 1, "b": 1}"#,
            #"/b /unevaluatedProperties Overall grade has no field called "b"."#),
        Golden(
            field + #""prefixItems": [true], "items": false}"#, "[1, 2]",
            "/1 /items Entry 2 of Overall grade is one entry too many."),
        Golden(
            field + #""contains": {"const": 1}, "unevaluatedItems": false}"#, "[1, 2]",
            "/1 /unevaluatedItems Entry 2 of Overall grade is one entry too many."),
        Golden(
            #"{"properties": {"old": false}}"#, #"{"old": 1}"#, #"/old /properties/old "old" must be left out."#),
        Golden(
            field + #""anyOf": [{"title": "a link", "type": "string"}, {"title": "a count", "type": "integer"}]}"#,
            "[]",
            " /anyOf Overall grade must be of one of these forms: a link; a count."),
        Golden(
            field + #""oneOf": [{"type": "string"}, {"type": "integer"}]}"#, "[]",
            " /oneOf Overall grade fits none of the 2 forms that are allowed."),
        Golden(
            field + #""oneOf": [{"type": "number"}, {"type": "integer"}]}"#, "1",
            " /oneOf Overall grade fits more than one of the forms that are allowed, and must fit exactly one."),
        Golden(field + #""not": {"type": "null"}}"#, "null", " /not Overall grade is of a form that is not allowed."),
        Golden(
            field + #""not": {"title": "nothing", "type": "null"}}"#, "null",
            " /not Overall grade must not be of this form: nothing."),
        Golden(
            field + #""if": {"type": "string"}, "then": {"minLength": 1}, "else": {"type": "null"}}"#, #""""#,
            " /then/minLength Overall grade must not be empty."),
        Golden(
            field + #""if": {"type": "string"}, "then": {"minLength": 1}, "else": {"type": "null"}}"#, "1",
            " /else/type Overall grade must be empty (null)."),
        Golden(
            field + ##""allOf": [{"$ref": "#/$defs/short"}], "$defs": {"short": {"maxLength": 1}}}"##, #""secret""#,
            " /$defs/short/maxLength Overall grade may have at most 1 character; it has 6."),
        Golden(
            field + #""dependentSchemas": {"a": {"required": ["b"]}}}"#, #"{"a": 1}"#,
            #"/b /dependentSchemas/a/required "b" is needed."#),
        Golden(
            field + #""type": "object"}"#, #"{"a=b": 1}"#,
            #"/a=b  Overall grade must not have a field called "a=b": no name may contain "="."#),
        Golden("false", "1", "  The record must be left out."),
        Golden(
            field + #""x-refuse": ["postcode", "nhs-number"]}"#, #""rang 943 476 5919 twice""#,
            " /x-refuse/1 Overall grade holds what looks like an NHS number (characters 6 to 17). Take out whatever could point to a child."
        ),
    ]

    @Test(arguments: goldens)
    func everyAssertionSpeaksOfTheFieldByItsTitle(golden: Golden) throws {
        let schema = try Schema(JSON(reading: golden.schema))
        let violations = schema.violations(of: try JSON(reading: golden.value))
        #expect(violations.map { "\($0.pointer) \($0.schemaLocation) \($0.message)" } == golden.expected)
        for violation in violations { #expect(!violation.message.contains("secret")) }
    }
}
