import Seeded
import Foundation
import Testing

@testable import Statements

@Suite struct AuthoritiesCSVTests {
    private static let header = AuthoritiesCSV.header.joined(separator: ",") + "\n"

    private static func read(_ text: String) throws -> [Authority] { try AuthoritiesCSV.read(Array(text.utf8)) }

    @Test func theShippedListIsRead() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Schemas/regions/authorities.csv")
        let bytes = [UInt8](try Data(contentsOf: file))
        let authorities = try AuthoritiesCSV.read(bytes)
        #expect(authorities.count == 30)
        #expect(
            authorities.filter { $0.region == "South West" && $0.from != "2019-04-01" && $0.from != "2023-04-01" }.count
                == 16)
        #expect(authorities.filter { $0.region == "East of England" }.count == 11)
        let bristol = try #require(authorities.first { $0.id == "bristol" })
        #expect(bristol.name == "Bristol, City of" && bristol.dfeNumber == "801" && bristol.from == nil)
        let dorset = try #require(authorities.first { $0.id == "dorset-county" })
        #expect(dorset.successors == ["bcp", "dorset"] && dorset.until == "2019-03-31")
        #expect(authorities.filter { $0.dfeNumber == "933" }.map(\.id).sorted() == ["somerset", "somerset-county"])
        let windows =
            [0xEF, 0xBB, 0xBF] + Array(String(decoding: bytes, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        #expect(try AuthoritiesCSV.read(windows) == authorities)
        #expect(Roster(members: [], authorities: authorities).problems == [.noCoordinator])
    }

    @Test func quotedFieldsMayHoldAnything() throws {
        let rows = try CSVRows.read(Array("a,\"b,\"\"c\"\"\",\"\"\r\n\r\n\"x\ny\",,\n\"\"\"\"".utf8))
        #expect(rows.map(\.fields) == [["a", "b,\"c\"", ""], ["x\ny", "", ""], ["\""]])
        #expect(rows.map(\.line) == [1, 3, 5])
    }

    @Test(arguments: [
        ("", "line 1: the first line must be id,name,region,tier,dfe_number,ons_code,from,until,successors"),
        ("id,name\n", "line 1: the first line must be id,name,region,tier,dfe_number,ons_code,from,until,successors"),
        ("@a,A,R,T,801,E06000023,,\n", "line 2: there must be 9 fields"),
        ("@a,\"A,R\n\n", "line 2: a quotation mark is never closed"),
        ("@a,A\"B,R\n", "line 2: a quotation mark stands inside a field that does not start with one"),
        ("@a,\"A\"B,R\n", "line 2: text stands after a closing quotation mark"),
        ("@A,A,R,T,801,E06000023,,,\n", "line 2, id: is not an id of small letters, digits and hyphens"),
        ("@region,A,R,T,801,E06000023,,,\n", "line 2, id: is not an id of small letters, digits and hyphens"),
        ("@a,,R,T,801,E06000023,,,\n", "line 2, name: is empty, too long or holds characters that a name cannot have"),
        ("@a,A,R,T,80,E06000023,,,\n", "line 2, dfe_number: is not a DfE number of three digits"),
        ("@a,A,R,T,801,e06000023,,,\n", "line 2, ons_code: is not an ONS code such as E06000023"),
        ("@a,A,R,T,801,E06000023,2017-13-01,,\n", "line 2, from: is not a date such as 2017-04-01"),
        ("@a,A,R,T,801,E06000023,,1900-02-29,\n", "line 2, until: is not a date such as 2017-04-01"),
        ("@a,A,R,T,801,E06000023,,,b\n", "line 2, successors: names an authority that is not in the list"),
        ("@a,A,R,T,801,E06000023,,,b;\n", "line 2, successors: is not an id of small letters, digits and hyphens"),
        (
            "@a,A,R,T,801,E06000023,,,\n\"a\",\"A\nB\",R,T,801,E06000024,,,\n\na,B,R,T,801,E06000023,,,a\nb,B,R,T,801,E06000023,,,\n",
            """
            line 3, name: is empty, too long or holds characters that a name cannot have
            line 6, successors: occurs twice
            line 7, ons_code: occurs twice
            """
        ),
        (
            "@a,A,R,T,801,E06000023,,,\na,B,R,T,801,E06000023,,,\n",
            "line 3, id: occurs twice\nline 3, ons_code: occurs twice"
        ),
    ])
    func errorsNameTheLine(text: String, sentence: String) {
        let file = text.replacing("@", with: Self.header)
        #expect {
            try Self.read(file)
        } throws: {
            "\($0)" == sentence
        }
    }

    @Test func invalidUTF8IsRefusedByLine() {
        #expect {
            try AuthoritiesCSV.read(Array(Self.header.utf8) + [0x61, 0x2C, 0xC3, 0x28])
        } throws: {
            "\($0)" == "line 2: the text is not UTF-8"
        }
    }

    @Test func anythingIsReadOrRefused() {
        let seed: UInt64 = 30
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("\",\n\ra\u{FF};".utf8)
        for round in 0..<5_000 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator)! }
            guard let rows = try? CSVRows.read(bytes) else { continue }
            // Written again with every field quoted, it is the same table.
            let text = rows.map { row in
                row.fields.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n"
            }.joined()
            let again = try? CSVRows.read(Array(text.utf8))
            #expect(again?.map(\.fields) == rows.map(\.fields), "seed \(seed), round \(round)")
        }
    }
}
