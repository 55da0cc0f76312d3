@testable import Commands
import Records
import Testing

/// How a self-assessment, and what is written about it, is named.
@Suite struct ModeratedRecordTests {
    private func named(_ words: String) -> ModeratedRecord? {
        ModeratedRecord(words: words) { ["bristol", "torbay"].contains($0) }
    }

    @Test(arguments: [
        "bristol/2017", "2017/bristol", "Bristol 2017", "self-assessment/2017/bristol", "bristol/self-assessment/2017",
        "moderation/2017/bristol/2", "queries/2017/bristol/1",
    ])
    func isMeantByWords(words: String) {
        #expect(named(words)?.name == RecordName("self-assessment/2017/bristol"))
    }

    @Test(arguments: [
        "bristol", "2017", "bristol/1917", "bristol/17", "plymouth/2017", "bristol/2017/2018", "",
        "challenge/2017/bristol",
        "campaign/2017",
    ])
    func isNotMeantByOthers(words: String) { #expect(named(words) == nil) }

    @Test func namesWhatIsWrittenAboutIt() throws {
        let record = try #require(named("bristol/2017"))
        #expect("\(record.moderation(2))" == "moderation/2017/bristol/2")
        #expect("\(record.queries(1))" == "queries/2017/bristol/1")
        #expect(record.words == "bristol/2017")
        #expect(record.team(1) == "m-2017-bristol-1")
        #expect(record.team(12) == "m-2017-bristol-12")
    }

    @Test func aTeamsNameIsNeverLongerThanMayBe() throws {
        let long = "bournemouth-christchurch-and-poole-south"
        #expect(long.count == 40)
        let twin = "bournemouth-christchurch-and-poole-north"
        let (one, other) = try (
            #require(ModeratedRecord(words: "2017/\(long)", isAuthority: { $0 == long })),
            #require(ModeratedRecord(words: "2017/\(twin)", isAuthority: { $0 == twin }))
        )
        for number in [1, 9, 10, 99] {
            #expect(KeyPart.isValid(one.team(number)) && one.team(number).count == 40)
            #expect(one.team(number).hasSuffix("-\(number)") && one.team(number).hasPrefix("m-2017-bournemouth-"))
            #expect(one.team(number) != other.team(number))
            // The same on every laptop.
            #expect(
                one.team(number)
                    == ModeratedRecord(RecordName(kind: "self-assessment", key: ["2017", long])!)?.team(number))
        }
        let fitting = String(repeating: "a", count: 31)
        let whole = try #require(ModeratedRecord(words: "2017/\(fitting)", isAuthority: { $0 == fitting }))
        #expect(whole.team(1) == "m-2017-\(fitting)-1")
        #expect(whole.team(10).count == 40 && !whole.team(10).contains(fitting))
    }
}
