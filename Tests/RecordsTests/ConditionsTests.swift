import Records
import Testing

/// What no schema can say about a record before it is signed.
@Suite struct ConditionsTests {
    @Test(
        "A query waits until somebody replied or it was closed",
        arguments: [
            ([:], true), (["status": "open"], true), (["reply": " \n"], true), (["reply": 1], true),
            (["reply": "Yes."], false), (["status": "open", "reply": "Yes."], false), (["status": "answered"], false),
            (["status": "withdrawn"], false),
        ] as [(JSON, Bool)])
    func unansweredQueries(query: JSON, waits: Bool) {
        #expect((["queries": [query]] as JSON).hasUnansweredQuery == waits)
        let deep: JSON = ["sections": [["section": "voice", "queries": [["reply": "Yes."], query]]]]
        #expect(deep.hasUnansweredQuery == waits)
        #expect(!(["questions": [query]] as JSON).hasUnansweredQuery)
    }

    @Test(
        "An action is owned if somebody answers for it by a day",
        arguments: [
            ([:], false), (["owner": "Head"], false), (["due": "2018-01-01"], false),
            (["owner": " ", "due": "2018-01-01"], false), (["owner": "Head", "due": "2018-01-01"], true),
            (["owner_role": "Head", "due": "2018-01-01"], true),
        ] as [(JSON, Bool)])
    func ownedActions(action: JSON, isOwned: Bool) {
        for list in ["plan", "actions"] {
            let record: JSON = .object([list: [action]])
            #expect(record.hasUnownedAction == !isOwned, "\(list)")
        }
        #expect(!(["tasks": [action]] as JSON).hasUnownedAction)
    }

    @Test func emptyListsHoldNothingUp() {
        #expect(!(["actions": [], "plan": "none", "queries": [1]] as JSON).hasUnansweredQuery)
        #expect(!(["actions": [], "plan": "none"] as JSON).hasUnownedAction)
    }
}
