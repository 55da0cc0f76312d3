import Records
import Testing

/// Records of earlier versions are read as later ones, never rewritten (DESIGN.md section 4).
@Suite struct LiftingTests {
    private static func schema() throws -> Schema {
        try Schema(
            JSON(
                reading: """
                    {
                      "properties": {"schema": {"const": "visit/3"}},
                      "x-migrate": {
                        "1": [
                          {"rename": ["/summary", "overview"]}, {"rename": ["/plan/*/id", "ref"]},
                          {"default": ["/plan/*/status", "open"]}, {"default": ["/missing/status", "open"]}
                        ],
                        "2": [
                          {"move": ["/lead", "/people/lead/name"]}, {"move": ["/plan/*/due", "/plan/*/dates/due"]},
                          {"rename": ["/overview", "text"]}
                        ]
                      }
                    }
                    """))
    }

    @Test func everyStepOfEveryVersionIsApplied() throws {
        let record = try JSON(
            reading: """
                {"schema": "visit/1", "summary": "S", "lead": "L", "plan": [{"id": "a", "due": "D"}, {"id": "b", "status": "shut"}, 5]}
                """)
        let second = try JSON(
            reading: """
                {"schema": "visit/2", "overview": "S", "lead": "L",
                 "plan": [{"ref": "a", "due": "D", "status": "open"}, {"ref": "b", "status": "shut"}, 5]}
                """)
        let third = try JSON(
            reading: """
                {"schema": "visit/3", "text": "S", "people": {"lead": {"name": "L"}},
                 "plan": [{"ref": "a", "dates": {"due": "D"}, "status": "open"}, {"ref": "b", "status": "shut"}, 5]}
                """)
        let schema = try Self.schema()
        #expect(schema.lift(record, from: 1, to: 2) == second)
        #expect(schema.lift(record, from: 1, to: 3) == third)
        #expect(schema.lift(second, from: 2, to: 3) == third)
        #expect(schema.lift(third, from: 3, to: 3) == third)
        #expect(schema.lift("not a record", from: 1, to: 3) == "not a record")
    }

    @Test func whatStandsAtTheTargetIsNeverOverwritten() throws {
        let schema = try Self.schema()
        for text in [
            #"{"summary": "S", "overview": "O"}"#, #"{"lead": "L", "people": "text"}"#,
            #"{"lead": "L", "people": {"lead": {"name": "N"}}}"#,
        ] {
            let record = try JSON(reading: text)
            let lifted = schema.lift(record, from: 1, to: 3)
            let kept = lifted.canonicalText
            for word in ["S", "O", "L", "N", "text"] where text.contains("\"\(word)\"") {
                #expect(kept.contains("\"\(word)\""))
            }
            #expect(lifted["lead"] == record["lead"])
            #expect(lifted["summary"] == record["summary"])
        }
    }

    @Test(arguments: [
        ("/summary", "/text"), ("/plan/id=a/due", "/plan/ref=a/dates/due"), ("/plan/id=a", "/plan/ref=a"),
        ("/plan/0/due", "/plan/0/dates/due"), ("/lead", "/people/lead/name"),
        ("/lead/first", "/people/lead/name/first"),
        ("/plan", "/plan"), ("/other/summary", "/other/summary"), ("", ""),
    ])
    func placesFollowTheirValues(path: String, lifted: String) throws {
        let path = try #require(Path(path))
        #expect(try Self.schema().liftPath(path, from: 1, to: 3).description == lifted)
    }

    @Test func aSideOfADecisionIsLiftedWhereItStands() throws {
        let schema = try Self.schema()
        let item: JSON = ["id": "a", "due": "D"]
        let lifted = schema.lift(item, at: try #require(Path("/plan/id=a")), from: 1, to: 3)
        #expect(lifted.path.description == "/plan/ref=a")
        #expect(lifted.value == ["ref": "a", "dates": ["due": "D"], "status": "open"])
        let plain = schema.lift("D", at: try #require(Path("/plan/id=a/due")), from: 1, to: 3)
        #expect(plain.path.description == "/plan/ref=a/dates/due")
        #expect(plain.value == "D")
    }

    /// Lifting a whole record and looking at a place gives what lifting the place gives.
    @Test func aPlaceAndItsRecordAreLiftedAlike() throws {
        let record: JSON = [
            "schema": "visit/1", "summary": "S", "lead": ["name": "L"],
            "plan": [["id": "a", "due": "D"], ["id": "b", "due": ["x": 1]]],
        ]
        let schema = try Self.schema()
        let whole = schema.lift(record, from: 1, to: 3)
        for text in ["/summary", "/lead", "/lead/name", "/plan", "/plan/id=a", "/plan/id=b/due", "/plan/id=b/due/x"] {
            let path = try #require(Path(text))
            let lifted = schema.lift(try #require(record.value(at: path)), at: path, from: 1, to: 3)
            #expect(whole.value(at: lifted.path) == lifted.value, "\(text)")
        }
    }
}
