import Records
import Testing

@Suite struct LifecycleTests {
    private static let text = """
        {
          "x-identity": ["host"], "required": ["host"],
          "properties": {
            "host": {"type": "string"}, "reviewers": {"x-relation": "reviewers"},
            "text": {"title": "What we found", "type": "string"}
          },
          "x-lifecycle": {
            "initial": "draft",
            "stages": {"draft": {"title": "Draft", "help": "Being written."}, "signed": {"title": "Signed", "frozen": true}},
            "statements": {
              "sign": {
                "title": "Sign", "from": ["draft"], "to": "signed", "by": ["director@host", "reviewer@reviewers"],
                "requires": {"required": ["text"], "properties": {"text": {"$ref": "#/$defs/filled"}}},
                "conditions": ["no-open-decision", "no-unanswered-query", "every-action-owned"]
              },
              "note": {"from": ["draft", "signed"], "by": ["coordinator"]}
            }
          },
          "$defs": {"filled": {"minLength": 1}}
        }
        """

    @Test func theLifecycleIsReadAsItStands() throws {
        let lifecycle = try #require(try Schema(JSON(reading: Self.text)).lifecycle)
        #expect(lifecycle.initial == "draft")
        #expect(lifecycle.stages.mapValues(\.isFrozen) == ["draft": false, "signed": true])
        #expect(lifecycle.stages["draft"]?.help == "Being written.")
        let sign = try #require(lifecycle.statements["sign"])
        #expect(sign.from == ["draft"] && sign.to == "signed")
        #expect(sign.by.map(\.description) == ["director@host", "reviewer@reviewers"])
        #expect(sign.conditions == Lifecycle.Condition.allCases)
        #expect(sign.requiresCompleteness)
        let note = try #require(lifecycle.statements["note"])
        #expect(note.to == nil && note.conditions.isEmpty && !note.requiresCompleteness)
    }

    @Test func aDraftIsValidAndYetNotComplete() throws {
        let schema = try Schema(JSON(reading: Self.text))
        let draft: JSON = ["host": "bristol"]
        #expect(schema.violations(of: draft).isEmpty)
        let missing = schema.violations(of: draft, requiredBy: "sign")
        #expect(missing.map(\.message) == ["What we found is needed."])
        #expect(missing.map(\.schemaLocation) == ["/x-lifecycle/statements/sign/requires/required"])
        let blank = schema.violations(of: ["host": "bristol", "text": ""], requiredBy: "sign")
        #expect(blank.map(\.message) == ["What we found must not be empty."])
        #expect(blank.map(\.schemaLocation) == ["/$defs/filled/minLength"])
        #expect(schema.violations(of: ["text": "Much."], requiredBy: "sign").isEmpty)
        #expect(schema.violations(of: draft, requiredBy: "note").isEmpty)
    }

    @Test(arguments: [
        (
            #""initial": "draft""#, #""initial": "other""#,
            #""x-lifecycle" at /x-lifecycle: the initial stage "other" is not one of "stages""#
        ),
        (
            #""frozen": true"#, #""frozen": 1"#,
            #""x-lifecycle" at /x-lifecycle/stages/signed: "frozen" must be true or false"#
        ),
        (
            #""frozen": true"#, #""shut": true"#,
            #""x-lifecycle" at /x-lifecycle/stages/signed: "shut" is not supported here; these are: title, help, frozen"#
        ),
        (
            #""to": "signed""#, #""to": "shut""#,
            #""x-lifecycle" at /x-lifecycle/statements/sign: the stage "shut" is not one of "stages""#
        ),
        (
            #""from": ["draft"]"#, #""from": []"#,
            #""x-lifecycle" at /x-lifecycle/statements/sign: the list of "from" must not be empty"#
        ),
        (#""from": ["draft"], "#, "", #""x-lifecycle" at /x-lifecycle/statements/sign: it lacks "from""#),
        (
            #""by": ["coordinator"]"#, #""by": ["king"]"#,
            #""by" at /x-lifecycle/statements/note: "king" is not a role; these are: officer, director, assistant-director, lead-member, chief-executive, performance-lead, moderator, reviewer, guest, coordinator"#
        ),
        (
            #""director@host""#, #""director@guest""#,
            #""by" at /x-lifecycle/statements/sign: no field defines the relation "guest""#
        ),
        (
            #""no-open-decision", "#, #""sunny", "#,
            #""x-lifecycle" at /x-lifecycle/statements/sign: "sunny" is not a condition; these are: no-open-decision, no-unanswered-query, every-action-owned"#
        ),
        (
            #""sign": {"#, #""Sign": {"#,
            #""x-lifecycle" at /x-lifecycle/statements/Sign: the name "Sign" is not made of small letters, digits and "-""#
        ),
        (
            #""requires": {"#, #""requires": {"x-merge": "text", "#,
            #""x-merge" at /x-lifecycle/statements/sign/requires: it would be ignored below "requires"; rules are found without looking at values"#
        ),
        (
            #""requires": {"#, #""requires": {"minLenght": 1, "#,
            #""minLenght" at /x-lifecycle/statements/sign/requires: this keyword is not supported"#
        ),
    ])
    func aLifecycleThatCannotBeKeptToIsRefused(old: String, new: String, error: String) throws {
        #expect(Self.text.contains(old))
        let document = try JSON(reading: Self.text.replacing(old, with: new))
        #expect {
            try Schema(document)
        } throws: {
            #expect("\($0)" == error)
            return true
        }
    }
}
