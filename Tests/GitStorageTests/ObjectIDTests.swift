import Seeded
import Testing

@testable import GitStorage

@Suite struct ObjectIDTests {
    @Test func hexIsReadAndWrittenBack() throws {
        let hex = "0123456789abcdef0123456789abcdef00f1e2d3"
        let id = try #require(ObjectID(hex))
        #expect(id.hex == hex)
        #expect("\(id)" == hex)
        #expect(id.bytes.count == 20 && id.bytes[1] == 0x23 && id.bytes[19] == 0xD3)
        #expect(ObjectID(id.oid) == id)
        #expect(ObjectID.zero.hex == String(repeating: "0", count: 40))
    }

    @Test(arguments: [
        "", "0123", String(repeating: "0", count: 39), String(repeating: "0", count: 41),
        "0123456789ABCDEF0123456789abcdef00f1e2d3", "g123456789abcdef0123456789abcdef00f1e2d3",
    ])
    func anythingElseIsNoID(text: String) { #expect(ObjectID(text) == nil) }

    @Test func orderIsThatOfTheBytes() {
        var random = SeededGenerator(seed: 1)
        var ids: [ObjectID] = []
        for _ in 0..<200 { random.bytes(20).withUnsafeBytes { ids.append(ObjectID(bytes: $0)) } }
        #expect(ids.sorted().map(\.hex) == ids.map(\.hex).sorted())
    }
}
