import Records
import Testing

@Suite struct ItemIDTests {
    @Test func idsAreSixteenCharactersAndKeyParts() {
        var generator = SystemRandomNumberGenerator()
        var seen: Set<String> = []
        var characters: Set<Character> = []
        for _ in 0..<2_000 {
            let id = ItemID.random(using: &generator)
            #expect(ItemID.isValid(id) && KeyPart.isValid(id))
            seen.insert(id)
            characters.formUnion(id)
        }
        #expect(seen.count == 2_000)
        #expect(characters.count == 32)
    }

    @Test func derivedIDsAreBase32() {
        // RFC 4648, section 10: "foobar" is MZXW6YTBOI.
        #expect(ItemID.derived(from: Array("foobar".utf8) + [0, 0, 0, 0]) == "mzxw6ytboiaaaaaa")
        #expect(ItemID.derived(from: [UInt8](repeating: 0xFF, count: 32)) == "7777777777777777")
    }

    @Test(arguments: ["", "abc", "aaaaaaaaaaaaaaa1", "AAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaaaa"])
    func otherTextsAreNoIDs(text: String) {
        #expect(!ItemID.isValid(text))
    }
}
