import Records
import Schemas
import Testing

/// A shipped form as a test's argument: its kind, and what it is.
struct ShippedForm: CustomTestStringConvertible, Sendable {
    let kind: String
    let version: Int
    let bytes: [UInt8]

    static let all = ShippedSchemas.all.map { ShippedForm(kind: $0.kind, version: $0.version, bytes: $0.bytes) }
    static func named(_ kind: String) throws -> JSON {
        try JSON(reading: try #require(ShippedSchemas.bytes(kind: kind, version: 1)))
    }
    var testDescription: String { "\(kind)/\(version)" }
}

@Suite struct ShippedSchemaTests {
    @Test func theListIsSortedAndWhole() {
        let kinds = [
            "authority", "campaign", "challenge", "challenge-notes", "member", "moderation", "programme", "queries",
            "region",
            "self-assessment", "team",
        ]
        #expect(ShippedSchemas.all.map(\.kind) == kinds)
        #expect(ShippedSchemas.bytes(kind: "member", version: 2) == nil)
    }

    @Test(arguments: ShippedForm.all)
    func everyFormIsCanonicalAndNamesItself(form: ShippedForm) throws {
        let document = try JSON(reading: form.bytes)
        #expect(document.canonicalBytes == form.bytes)
        #expect(document["properties"]?["schema"]?["const"]?.string == "\(form.kind)/\(form.version)")
    }

    @Test(arguments: ShippedForm.all)
    func everyFormCompiles(form: ShippedForm) throws {
        let schema = try Schema(JSON(reading: form.bytes))
        #expect(schema.name == SchemaName("\(form.kind)/\(form.version)"))
    }

    /// What nobody who fills in a form should have to know.
    private static let machinery: Set = [
        "git", "json", "commit", "commits", "committed", "merge", "merges", "merged", "merging", "schema", "schemas",
        "key", "keys",
    ]

    private static func speaksOfTheMachinery(_ text: String) -> Bool {
        !machinery.isDisjoint(with: text.lowercased().split { !$0.isLetter }.map(String.init))
    }

    @Test(arguments: ShippedForm.all)
    func everyFieldHasATitleAndHelpInPlainWords(form: ShippedForm) throws {
        let fields = try SchemaField.all(of: JSON(reading: form.bytes))
        #expect(!fields.isEmpty)
        for field in fields {
            let title = field.node["title"]?.string ?? ""
            let help = field.node["x-help"]?.string ?? ""
            #expect(!title.isEmpty, "\(field.path) has no title")
            let count = help.split(whereSeparator: \.isWhitespace).count
            #expect((15...60).contains(count), "\(field.path) has \(count) words of help")
            #expect(!Self.speaksOfTheMachinery(title + " " + help), "\(field.path) speaks of the machinery")
        }
    }

    @Test(arguments: ShippedForm.all)
    func everyStageAndStatementSaysWhatItMeans(form: ShippedForm) throws {
        let document = try JSON(reading: form.bytes)
        #expect(document["title"]?.string?.isEmpty == false && document["description"]?.string?.isEmpty == false)
        for group in ["stages", "statements"] {
            for member in document["x-lifecycle"]?[group]?.object?.members ?? [] {
                let title = member.value["title"]?.string ?? ""
                let help = member.value["help"]?.string ?? ""
                #expect(!title.isEmpty && help.hasSuffix("."), "\(member.name)")
                #expect(!Self.speaksOfTheMachinery(title + " " + help), "\(member.name) speaks of the machinery")
            }
        }
    }

    @Test(arguments: ShippedForm.all)
    func everyLeafHasARule(form: ShippedForm) throws {
        let document = try JSON(reading: form.bytes)
        #expect(document["x-merge"]?.string == "object")
        check(document, isInsideAWhole: false, at: "")

        func check(_ node: JSON, isInsideAWhole: Bool, at path: String) {
            let rule = node["x-merge"]?.string
            if !path.isEmpty {
                #expect(isInsideAWhole == (rule == nil), "\(path) has the rule \(rule ?? "none")")
            }
            let isWhole = isInsideAWhole || (rule != "object" && rule != "keyed")
            for member in node["properties"]?.object?.members ?? [] {
                check(member.value, isInsideAWhole: isWhole, at: "\(path)/\(member.name)")
            }
            for member in node["items"]?["properties"]?.object?.members ?? [] {
                check(member.value, isInsideAWhole: isWhole, at: "\(path)/…/\(member.name)")
            }
        }
    }

    /// Whatever a person can type freely might hold the number of a child.
    @Test(arguments: ShippedForm.all)
    func proseIsMergedByWordsAndRefusesWhatPointsToAChild(form: ShippedForm) throws {
        let all: JSON = ["nhs-number", "upn", "date-of-birth", "postcode"]
        for field in try SchemaField.all(of: JSON(reading: form.bytes)) where field.node["x-merge"]?.string == "text" {
            #expect(field.node["x-refuse"] == all, "\(field.path) does not refuse every shape")
            #expect(field.node["maxLength"] == nil, "\(field.path) would keep a draft from being saved")
        }
    }

    @Test func theSelfAssessmentComesWithItsTenSections() throws {
        let sections = try #require(try ShippedForm.named("self-assessment")["properties"]?["sections"]?["default"])
        let names = sections.array?.compactMap { $0["section"]?.string }
        #expect(
            names == [
                "context", "leadership", "front-door", "looked-after", "care-leavers", "quality-assurance", "workforce",
                "education", "voice", "neglect",
            ])
        for section in sections.array ?? [] {
            #expect(section.object?.names.sorted() == ["heading", "prompt", "section"])
        }
    }

    @Test func theNeglectLinesAreTen() throws {
        #expect(try JSON(reading: ShippedRegions.neglectLines).array?.count == 10)
    }

    @Test(
        arguments: [
            ShippedRegions.neglectLines, ShippedRegions.contactAndReferralLines, ShippedRegions.lookedAfterLines,
            ShippedRegions.selfAssessmentLines,
        ])
    func eachLineOfEnquiryFitsAProgrammeAndAChallenge(bytes: [UInt8]) throws {
        let lines = try JSON(reading: bytes)
        #expect(lines.canonicalBytes == bytes)
        let items = try #require(lines.array)
        #expect((6...10).contains(items.count))
        #expect(Set(items.compactMap { $0["line"]?.string }).count == items.count)
        for kind in ["programme", "challenge"] {
            let schema = try Schema(JSON(reading: ShippedForm.named(kind).canonicalBytes))
            let filled: JSON =
                kind == "programme"
                ? ["lines": lines, "programme": "neglect-2017", "schema": "programme/1"]
                : [
                    "host": "torbay", "lines": lines, "programme": "neglect-2017", "round": "1",
                    "schema": "challenge/1",
                ]
            #expect(schema.violations(of: filled).isEmpty)
            let known = try #require(
                try ShippedForm.named(kind)["properties"]?["lines"]?["items"]?["properties"]?.object?.names)
            for line in items {
                #expect(try #require(line.object).names.filter { !known.contains($0) } == [])
                #expect(line["question"]?.string?.hasSuffix("?") == true && line["heading"]?.string != nil)
            }
        }
    }

    @Test func everySortOfChallengeHasAScope() throws {
        let scopes = try JSON(reading: ShippedRegions.challengeScopes)
        #expect(scopes.canonicalBytes == ShippedRegions.challengeScopes)
        #expect(
            scopes.object?.names.sorted() == ["contact-and-referral", "looked-after", "neglect", "self-assessment"])
    }
}
