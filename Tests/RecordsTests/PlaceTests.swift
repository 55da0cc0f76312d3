import Records
import Testing

/// Rules are found without looking at values (DESIGN.md section 4).
@Suite struct PlaceTests {
    private func schema(_ text: String) throws -> Schema { try Schema(JSON(reading: text)) }

    @Test func rulesAreFoundOnEveryWayThatDoesNotLookAtValues() throws {
        let schema = try schema(
            """
            {
              "properties": {
                "summary": {"x-merge": "text", "title": "Summary"},
                "plan": {
                  "x-merge": "keyed", "x-key": ["id"],
                  "items": {"$ref": "#/$defs/action"}
                },
                "pair": {"prefixItems": [{"x-merge": "fixed"}, {"$ref": "#mark"}], "items": {"x-merge": "set"}},
                "both": {"allOf": [{"properties": {"a": {"x-merge": "append"}}}, {"properties": {"b": {"x-merge": "set"}}}]}
              },
              "patternProperties": {"^note-": {"x-merge": "text"}},
              "additionalProperties": {"x-merge": "object", "properties": {"deep": {"x-merge": "text"}}},
              "$defs": {
                "action": {
                  "type": "object", "required": ["id"],
                  "properties": {
                    "id": {"type": "string"}, "due": {"x-merge": "atomic"},
                    "parts": {"x-merge": "keyed", "x-key": ["id"], "items": {"$ref": "#/$defs/action"}}
                  }
                },
                "mark": {"$anchor": "mark", "x-merge": "text"}
              }
            }
            """)
        func rule(_ path: String) throws -> MergeRule? {
            schema.root.descendant(at: try #require(Path(path))).rule
        }
        #expect(try rule("") == nil)
        #expect(try rule("/summary") == .text)
        #expect(try rule("/plan") == .keyed(["id"]))
        #expect(try rule("/plan/id=a1/due") == .atomic)
        #expect(try rule("/plan/id=a1/parts/id=b2/parts/id=c3/due") == .atomic)
        #expect(try rule("/pair/0") == .fixed)
        #expect(try rule("/pair/1") == .text)
        #expect(try rule("/pair/2") == .set)
        #expect(try rule("/both/a") == .append)
        #expect(try rule("/both/b") == .set)
        #expect(try rule("/note-1") == .text)
        #expect(try rule("/other") == .object)
        #expect(try rule("/other/deep") == .text)
        #expect(try rule("/other/shallow") == nil)
        #expect(schema.root.property("summary").title == "Summary")
        #expect(Place.free.property("a").item(3).rule == nil)
    }

    @Test func editorsAreInheritedUntilAnotherIsNamed() throws {
        let schema = try schema(
            """
            {
              "x-identity": ["authority"], "required": ["authority"],
              "x-editors": ["officer@authority"],
              "properties": {
                "authority": {"type": "string"},
                "plan": {"properties": {"due": {}, "grade": {"x-editors": ["moderator"]}}}
              }
            }
            """)
        let plan = schema.root.property("plan")
        #expect(plan.property("due").editors == [RoleGrant(role: .officer, relation: "authority")])
        #expect(plan.property("grade").editors == [RoleGrant(role: .moderator)])
        #expect(plan.property("grade").property("below").editors == [RoleGrant(role: .moderator)])
    }
}
