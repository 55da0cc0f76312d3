import Records
import Testing

@testable import Statements

@Suite struct StatementTests {
    private static let key = PrivateKey(seed: [UInt8](repeating: 11, count: 32))!
    static let region = String(repeating: "5d2c", count: 10)

    static func claim(
        act: String = "submit", digest: String = SHA256Digest.hex(of: []), round: Int = 0, note: String = "",
        amendment: String? = nil
    ) throws -> StatementClaim {
        try StatementClaim(
            act: act, digest: digest, record: RecordName("self-assessment/2017/bristol")!, round: round,
            space: "region", region: region, member: "ann-lee", role: .director, made: "2017-09-14T10:02:00Z",
            note: note, amendment: amendment)
    }

    static func statement(_ claim: StatementClaim) async throws -> Statement {
        try await Statement.signing(claim, with: KeySigner(key))
    }

    @Test func aStatementIsReadAsItWasWritten() async throws {
        for claim in [
            try Self.claim(), try Self.claim(note: "Wie am Dienstag besprochen: Grüße."),
            try Self.claim(act: "adopt-change", amendment: SHA256Digest.hex(of: [1])),
        ] {
            let statement = try await Self.statement(claim)
            #expect(try Statement(reading: statement.bytes) == statement)
            #expect(statement.verdict == .good(Self.key.publicKey))
            #expect(statement.path == "statements/self-assessment/2017/bristol/\(statement.digest).json")
            #expect(statement.digest == SHA256Digest.hex(of: statement.bytes))
        }
    }

    @Test func stockSSHKeygenCallsItGood() async throws {
        let tools = try StockTools()
        let statement = try await Self.statement(Self.claim(note: "As agreed on Tuesday."))
        let allowed = try tools.write("ann@bristol.gov.uk \(Self.key.publicKey.openSSH)\n", to: "allowed")
        let file = try tools.write(statement.signature, to: "submit.json.sig")
        let arguments = ["-Y", "verify", "-f", allowed, "-I", "ann@bristol.gov.uk", "-n", "sli-statement", "-s", file]
        #expect(try await tools.run("ssh-keygen", arguments, input: statement.claim.signedBytes).isSuccess)
        let other = try Self.claim(round: 1, note: "As agreed on Tuesday.")
        #expect(try await !tools.run("ssh-keygen", arguments, input: other.signedBytes).isSuccess)
    }

    @Test("A statement says nothing about another record, version, round, space, region, act, role or person")
    func everyFieldIsSigned() async throws {
        let statement = try await Self.statement(Self.claim())
        let json = try JSON(reading: statement.claim.signedBytes)
        let others: [(String, JSON)] = [
            ("act", "approve"), ("digest", .string(SHA256Digest.hex(of: [7]))), ("made", "2017-09-14T10:02:01Z"),
            ("member", "bob-ray"), ("note", "No."), ("record", "self-assessment/2018/bristol"),
            ("region", .string(String(repeating: "a", count: 40))), ("role", "officer"), ("round", 1),
            ("space", "authorities/bristol"),
        ]
        for (field, value) in others {
            var object = try #require(json.object)
            object[field] = value
            object["signature"] = .string(statement.signature)
            let moved = try Statement(reading: JSON.object(object).canonicalBytes)
            #expect(moved.verdict == .bad(.mismatch), "\(field)")
        }
        #expect(Swift.Set(others.map(\.0) + ["schema"]) == Swift.Set(json.object!.names + ["note"]))
    }

    @Test("Every other form of a statement is refused")
    func otherFormsAreRefused() async throws {
        let statement = try await Self.statement(Self.claim())
        let json = try #require(try JSON(reading: statement.bytes).object)
        func bytes(_ field: String, _ value: JSON?) -> [UInt8] {
            var object = json
            object[field] = value
            return JSON.object(object).canonicalBytes
        }
        let faults: [(String, JSON?)] = [
            ("act", nil), ("act", "Submit"), ("act", 1), ("act", "adopt-change"), ("digest", "9f86"),
            ("digest", .string(SHA256Digest.hex(of: []).uppercased())), ("made", "2017-09-31T10:02:00Z"),
            ("made", "2017-09-14T24:00:00Z"), ("made", "2017-09-14 10:02:00Z"), ("made", "2017-09-14T10:02:00+00:00"),
            ("member", "Ann"), ("note", ""), ("note", .string(String(repeating: "x", count: 10_001))),
            ("record", "self-assessment"), ("record", "../x/y"), ("region", "5d2c"), ("role", "king"), ("round", -1),
            ("round", "0"), ("schema", "statement/2"), ("schema", nil), ("space", "team/x"),
            ("space", "authorities/../x"), ("amendment", .string(SHA256Digest.hex(of: []))), ("extra", true),
            ("signature", nil), ("signature", "none"), ("signature", .string(statement.signature + "\n")),
            ("signature", .string(statement.signature.replacing("\nU1NI", with: "\n U1NI"))),
        ]
        for (field, value) in faults {
            #expect(throws: StatementError.self, "\(field)") { try Statement(reading: bytes(field, value)) }
        }
        #expect(throws: StatementError.form) { try Statement(reading: statement.bytes + [0x0A]) }
        #expect(throws: StatementError.form) { try Statement(reading: []) }
    }

    @Test func momentsAreWrittenInUTC() {
        let cases: [(Int64, String)] = [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1_505_383_320, "2017-09-14T10:02:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"), (.max, "9999-12-31T23:59:59Z"), (.min, "0000-01-01T00:00:00Z"),
        ]
        for (seconds, text) in cases {
            #expect(UTCTime.text(seconds) == text)
            #expect(UTCTime.isValid(text))
        }
    }
}
