import Seeded
import Foundation
import Records
import Testing

@Suite struct RefusedShapeTests {
    @Test(arguments: try SampleSentences.lines("honest"))
    func honestProsePasses(sentence: String) {
        for shape in RefusedShape.allCases {
            let found = shape.firstOccurrence(in: sentence)
            #expect(found == nil, "\(shape.rawValue): \(found.map { sentence.scalars($0) } ?? "")")
        }
    }

    @Test(arguments: try SampleSentences.lines("refused"))
    func whatPointsToOneChildIsFoundAndNothingElse(line: String) throws {
        let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
        let shape = try #require(RefusedShape(rawValue: parts[0]))
        for other in RefusedShape.allCases {
            #expect((other.firstOccurrence(in: parts[1]) != nil) == (other == shape), "\(other.rawValue)")
        }
    }

    @Test func everySampleIsThere() throws {
        #expect(try SampleSentences.lines("honest").count == 50)
        #expect(try SampleSentences.lines("refused").count == 20)
    }

    /// Shape, text, and what of it is the occurrence.
    @Test(arguments: [
        (RefusedShape.nhsNumber, "é 😀 999 000 0018.", "999 000 0018"), (.nhsNumber, "9990000018", "9990000018"),
        (.nhsNumber, "999\u{A0}000\u{2011}0018 ", "999\u{A0}000\u{2011}0018"),
        (.nhsNumber, "0 9990000018", "9990000018"),
        (.nhsNumber, "1234567890 9990000018", "9990000018"), (.upn, "upn t999999917001,", "t999999917001"),
        (.upn, "X99990001712Z", "X99990001712Z"), (.upn, "B801200005001", "B801200005001"),
        (.dateOfBirth, "é born 12 March 2009.", "born 12 March 2009"),
        (.dateOfBirth, "D.O.B. 12.3.09", "D.O.B. 12.3.09"),
        (.dateOfBirth, "| DOB | 12/03/2009 |", "DOB | 12/03/2009"),
        (.dateOfBirth, "**DOB:** 12Mar2009", "DOB:** 12Mar2009"),
        (.dateOfBirth, "Date of birth\r\n12 / 03 / 2009", "Date of birth\r\n12 / 03 / 2009"),
        (.dateOfBirth, "dates of birth 12/3/2009 and 1/1/2011", "dates of birth 12/3/2009"),
        (.dateOfBirth, "date-of-birth: 12032009", "date-of-birth: 12032009"),
        (.dateOfBirth, "birth date 20090312", "birth date 20090312"),
        (.dateOfBirth, "born on the 12th day of March, '09", "born on the 12th day of March, '09"),
        (.dateOfBirth, "born on Sept. 2nd 2009", "born on Sept. 2nd 2009"),
        (.dateOfBirth, "birthday is 12 March 2009", "birthday is 12 March 2009"),
        (.dateOfBirth, "dob 03/13/2009", "dob 03/13/2009"), (.postcode, "é ZE3  9ZZ!", "ZE3  9ZZ"),
        (.postcode, "(SW1A 9ZZ)", "SW1A 9ZZ"),
        (.postcode, "Ze3 9zz", "Ze3 9zz"), (.postcode, "M999ZZ", "M999ZZ"), (.postcode, "E1W 9ZZ", "E1W 9ZZ"),
        (.postcode, "ZE99 1ST", "ZE99 1ST"),
    ])
    func theOccurrenceIsPlacedInScalars(shape: RefusedShape, text: String, occurrence: String) throws {
        let range = try #require(shape.firstOccurrence(in: text))
        #expect(text.scalars(range) == occurrence)
    }

    @Test(arguments: [
        (RefusedShape.nhsNumber, "9990000019"), (.nhsNumber, "99900000188"), (.nhsNumber, "1-999-000-0018"),
        (.nhsNumber, "999 0000018"), (.nhsNumber, "999  000 0018"), (.nhsNumber, "+449990000018"),
        (.nhsNumber, "x9990000018"),
        (.nhsNumber, "9990000018,50"), (.nhsNumber, "999000001"), (.nhsNumber, "٩٩٩٠٠٠٠٠١٨"), (.upn, "A999999917001"),
        (.upn, "T9999999170011"), (.upn, "T99999991700"), (.upn, "R9999999170A1"), (.upn, "R99999991701I"),
        (.dateOfBirth, "dob 2009"),
        (.dateOfBirth, "dob 12 March"), (.dateOfBirth, "adob 12/03/2009"), (.dateOfBirth, "dob 32/03/2009"),
        (.dateOfBirth, "dob 13/13/2009"),
        (.dateOfBirth, "newborn 12/03/2009"), (.dateOfBirth, "- date of birth\n- 12/03/2009 audit"),
        (.dateOfBirth, "born 12 Ma 2009"),
        (.postcode, "KS2 5AB"), (.postcode, "P6 2AB"), (.postcode, "Q1 2017"), (.postcode, "Q1 2AB"),
        (.postcode, "ZE3 9ZC"),
        (.postcode, "ze39zz"), (.postcode, "ZE3 9ZZZ"), (.postcode, "AZE3 9ZZ"), (.postcode, "ZE3 9Zz"),
        (.postcode, "ZE3A 9ZZ"),
        (.postcode, "S47 2nd"), (.postcode, "ZE3   9ZZ"), (.postcode, "ZE3, 9ZZ"),
    ])
    func nearMissesPass(shape: RefusedShape, text: String) {
        #expect(shape.firstOccurrence(in: text) == nil)
    }

    /// A check digit catches every single wrong digit and every two neighbours that change places.
    @Test(arguments: [31, 32] as [UInt64])
    func validNumbersAreFoundAndMistypedOnesAreNot(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var found = 0
        for _ in 0..<300 {
            let digits = (0..<10).map { _ in Int.random(in: 0...9, using: &random) }
            let isValid = (0..<10).reduce(0) { $0 + digits[$1] * (10 - $1) } % 11 == 0
            func text(_ digits: [Int]) -> String { digits.map(String.init).joined() }
            #expect(
                (RefusedShape.nhsNumber.firstOccurrence(in: text(digits)) != nil) == isValid, "seed \(seed): \(digits)")
            guard isValid else { continue }
            found += 1
            for place in 0..<9 where digits[place] != digits[place + 1] {
                var mistyped = digits
                mistyped.swapAt(place, place + 1)
                #expect(RefusedShape.nhsNumber.firstOccurrence(in: text(mistyped)) == nil, "seed \(seed): \(mistyped)")
            }
        }
        #expect(found > 5)
    }

    /// Any text at all is looked through without a trap, and an occurrence lies inside it.
    @Test(arguments: [41, 42] as [UInt64])
    func anyTextIsLookedThrough(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "dob", "d.o.b.", "date of birth", "born", " ", " ", "on", "in", "(", ")", ":", "\n", "\r\n", "12", "3",
            "09", "2009", "/", "-", "March",
            "of", "th", "999", "000", "0018", "ZE", "ZE3", "9ZZ", "T", "999999917001", "é", "😀", "\u{301}", "+44",
            "ISBN",
        ]
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            for shape in RefusedShape.allCases {
                guard let range = shape.firstOccurrence(in: text) else { continue }
                #expect(
                    range.upperBound <= text.unicodeScalars.count && !range.isEmpty,
                    "seed \(seed): \(text.debugDescription)")
                // What was found is one on its own.
                #expect(shape.firstOccurrence(in: text.scalars(range)) != nil, "seed \(seed): \(text.debugDescription)")
            }
        }
    }
}

private enum SampleSentences {
    /// The lines of a sample file, one sentence each.
    static func lines(_ name: String) throws -> [String] {
        let file = try #require(
            Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "RefusedShapes"))
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}

extension String {
    fileprivate func scalars(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(Array(unicodeScalars)[range]))
    }
}
