import Foundation
import Records
import Testing

/// The shipped forms against whole records: blank ones, filled ones, and one that breaks many rules.
@Suite struct ShippedExampleTests {
    static let kinds = ShippedForm.all.map(\.kind)

    static func schema(_ kind: String) throws -> Schema { try Schema(ShippedForm.named(kind)) }

    static func example(_ kind: String) throws -> (value: JSON, bytes: [UInt8]) {
        let url = try #require(
            Bundle.module.url(forResource: kind, withExtension: "json", subdirectory: "Examples"))
        let bytes = try [UInt8](Data(contentsOf: url))
        return (try JSON(reading: bytes), bytes)
    }

    /// What creating a record makes: the form, the identity, and the defaults of the form.
    static func blank(_ kind: String, key: [String]) throws -> JSON {
        let schema = try schema(kind)
        var record = JSONObject([("schema", .string("\(kind)/1"))])
        for (field, part) in zip(schema.identity, key) { record[field] = .string(part) }
        for name in schema.root.propertyNames { record[name] = schema.root.property(name).defaultValue ?? record[name] }
        return .object(record)
    }

    @Test(arguments: kinds)
    func aFilledExampleIsCanonicalAndValid(kind: String) throws {
        let example = try Self.example(kind)
        #expect(example.value.canonicalBytes == example.bytes)
        #expect(try Self.schema(kind).violations(of: example.value) == [])
    }

    @Test(arguments: kinds)
    func aFilledExampleIsCompleteForEveryStatement(kind: String) throws {
        let schema = try Self.schema(kind)
        let example = try Self.example(kind).value
        for statement in schema.lifecycle?.statements.keys.sorted() ?? [] {
            #expect(schema.violations(of: example, requiredBy: statement) == [], "\(statement)")
        }
    }

    @Test(arguments: [
        ("self-assessment", ["2017", "bristol"]), ("challenge", ["neglect-2017", "torbay", "1"]),
        ("programme", ["neglect-2017"]), ("moderation", ["2017", "bristol", "1"]), ("campaign", ["2017"]),
        ("challenge-notes", ["neglect-2017", "torbay", "1"]), ("queries", ["2017", "bristol", "1"]),
        ("team", ["m-2017-bristol-1"]),
    ])
    func aBlankDraftIsValid(kind: String, key: [String]) throws {
        #expect(try Self.schema(kind).violations(of: Self.blank(kind, key: key)) == [])
    }

    /// Every prose field may be present and empty, too.
    @Test func sectionsWithEmptyTextsAreValid() throws {
        var record = try #require(try Self.blank("self-assessment", key: ["2017", "bristol"]).object)
        let sections = try #require(record["sections"]?.array)
        record["sections"] = .array(
            sections.map { section in
                var section = section.object ?? [:]
                for field in ["know", "how", "changes", "progress", "voice"] { section[field] = "" }
                for field in ["strengths", "areas", "evidence"] { section[field] = [] }
                return .object(section)
            })
        #expect(try Self.schema("self-assessment").violations(of: .object(record)) == [])
    }

    @Test func submittingABlankDraftNamesWhatIsMissingByTitle() throws {
        let blank = try Self.blank("self-assessment", key: ["2017", "bristol"])
        let messages = try Self.schema("self-assessment").violations(of: blank, requiredBy: "submit").map(\.message)
        let full = "what you know, how you know it, and an area for development"
        func missing(_ section: String) -> String { "Sections needs at least 1 entry of the kind \"\(section)\"." }
        #expect(
            messages.sorted() == [
                "Contacts is needed.", "Headline is needed.", "Marking is needed.", "Period covered is needed.",
                "Plan for the next twelve months needs at least 1 entry; it has 0.",
                missing("Care leavers: \(full)"), missing("Children looked after and permanence: \(full)"),
                missing("Contact, referral and front door: \(full)"), missing("Context and summary: what you know"),
                missing("Education, vulnerable pupils and SEND: \(full)"),
                missing("Leadership, management and governance: \(full)"),
                missing("Quality assurance and practice: \(full)"), missing("Regional priority: neglect: \(full)"),
                missing("Voice of the child and family: \(full)"), missing("Workforce: \(full)"),
            ])
    }

    @Test func aSectionWithoutAnAreaKeepsTheWholeFromBeingSubmitted() throws {
        var record = try #require(try Self.example("self-assessment").value.object)
        let sections = try #require(record["sections"]?.array)
        record["sections"] = .array(
            sections.map { section in
                guard section["section"] == "workforce", var changed = section.object else { return section }
                changed["areas"] = []
                return .object(changed)
            })
        let schema = try Self.schema("self-assessment")
        let violations = schema.violations(of: .object(record), requiredBy: "submit")
        #expect(violations.map(\.path.description) == ["/sections"])
        #expect(violations.first?.message.contains("Workforce") == true)
        #expect(schema.violations(of: .object(record), requiredBy: "withdraw") == [])
    }

    @Test func aBadRecordIsAnsweredWithAllThatIsWrong() throws {
        let id = "abcdefghijklmnop"
        let bad: JSON = [
            "schema": "self-assessment/1", "year": "17", "authority": "Bristol", "colour": "blue",
            "period": ["from": "2016-02-30"], "marking": "secret",
            "contacts": [["id": .string(id), "role": "janitor", "email": "nobody"]],
            "headline": "Seen by nurse, number 943 476 5919.",
            "sections": [
                [
                    "section": "front-door", "grade": "excellent",
                    "know": "The family moved to BS1 5TR in May. Date of birth: 3 May 2009.",
                    "evidence": [
                        [
                            "id": .string(id), "link": "K:\\reports\\q2.docx",
                            "figure": ["measure": "ReReferral", "period": "2016-17", "denominator": 0],
                        ]
                    ],
                    "areas": [["text": "No reference."]],
                ]
            ],
            "plan": [["id": "7", "due": "soon", "status": "ongoing"]],
        ]
        let violations = try Self.schema("self-assessment").violations(of: bad)
        let found = violations.map { violation in
            let steps = violation.schemaLocation.split(separator: "/")
            let keyword = steps.suffix(steps.last.flatMap { Int($0) } == nil ? 1 : 2).joined(separator: "/")
            return "\(violation.path): \(violation.title ?? "no title"): \(keyword)"
        }
        #expect(
            found == [
                "/authority: Authority: pattern",
                "/colour: no title: additionalProperties",
                "/contacts/id=abcdefghijklmnop/email: E-mail: format",
                "/contacts/id=abcdefghijklmnop/role: Role: enum",
                "/headline: Headline: x-refuse/0",
                "/marking: Marking: enum",
                "/period/until: Until: required",
                "/period/from: From: format",
                "/plan/id=7/due: Due: format",
                "/plan/id=7/id: Reference: pattern",
                "/plan/id=7/status: Status: enum",
                "/sections/section=front-door/areas/0/id: Reference: required",
                "/sections/section=front-door/evidence/id=abcdefghijklmnop/figure/denominator: Denominator: exclusiveMinimum",
                "/sections/section=front-door/evidence/id=abcdefghijklmnop/link: Where to find it: pattern",
                "/sections/section=front-door/grade: Grade: enum",
                "/sections/section=front-door/know: What do we know: x-refuse/2",
                "/sections/section=front-door/know: What do we know: x-refuse/3",
                "/year: Year: pattern",
            ])
        for violation in violations {
            for secret in ["943", "BS1", "2009", "Bristol", "janitor"] { #expect(!violation.message.contains(secret)) }
        }
    }

    @Test(arguments: [
        (
            "self-assessment", "/sections/section=front-door/know",
            "officer@authority performance-lead@authority assistant-director@authority director@authority"
        ),
        ("self-assessment", "/sections/section=front-door/grade", "director@authority"),
        ("self-assessment", "/marking", "director@authority"),
        (
            "challenge", "/findings/id=abcdefghijklmnop/text",
            "reviewer@reviewers director@reviewers assistant-director@reviewers coordinator"
        ),
        (
            "challenge", "/actions/id=abcdefghijklmnop/due",
            "director@host assistant-director@host officer@host coordinator"
        ),
        ("challenge", "/reviewers", "coordinator"), ("programme", "/deadline", "coordinator"),
        ("programme", "/pairings/host=torbay,round=1/reviewers", "coordinator"),
        ("moderation", "/sections/section=front-door/grade", "moderator@team coordinator"),
        (
            "queries", "/queries/id=abcdefghijklmnop/reply",
            "officer@authority performance-lead@authority assistant-director@authority director@authority"
        ),
        ("queries", "/queries/id=abcdefghijklmnop/text", "moderator@team coordinator"),
        ("team", "/members", "coordinator"),
        ("member", "/roles/role=officer/ended", "coordinator"),
    ])
    func everyFieldHasItsEditors(kind: String, path: String, editors: String) throws {
        let place = try Self.schema(kind).root.descendant(at: #require(Path(path)))
        #expect(place.editors?.map(\.description).joined(separator: " ") == editors)
    }

    @Test func stagesAreFrozenOnceSomebodyHasSigned() throws {
        func frozen(_ kind: String) throws -> [String] {
            try #require(try Self.schema(kind).lifecycle).stages.filter(\.value.isFrozen).keys.sorted()
        }
        #expect(
            try frozen("self-assessment") == [
                "answered", "approved", "challenged", "closed", "entered", "moderated", "panel", "published",
                "queried", "signed-off", "submitted", "superseded", "under-moderation",
            ])
        #expect(try frozen("challenge") == ["cancelled", "reviewed", "signed-off"])
        #expect(try frozen("programme") == ["closed", "complete"])
        #expect(try frozen("moderation") == ["accepted", "closed", "returned"])
    }

    @Test(arguments: kinds)
    func everyStageCanBeReached(kind: String) throws {
        guard let lifecycle = try Self.schema(kind).lifecycle else { return }
        var reached: Set = [lifecycle.initial]
        var isGrowing = true
        while isGrowing {
            let next = lifecycle.statements.values.filter { !reached.isDisjoint(with: $0.from) }.compactMap(\.to)
            isGrowing = !reached.isSuperset(of: next)
            reached.formUnion(next)
        }
        #expect(reached == Set(lifecycle.stages.keys))
    }
}
