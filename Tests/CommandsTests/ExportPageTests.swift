import Foundation
import Records
import Testing

@testable import Commands

/// Whole pages as they are written out, kept in `Pages`; a page that is not there is recorded, and that run fails.
@Suite struct ExportPageTests {
    enum Sample: String, CaseIterable {
        case selfAssessment = "self-assessment"
        case challenge, moderation, blank

        var record: ExportedRecord {
            get throws {
                switch self {
                case .selfAssessment:
                    try ExportSamples.record(
                        rawValue, ["2017", "bristol"], ExportSamples.example(rawValue),
                        decisions: [
                            ExportSamples.decision(
                                Path("/headline")!, ["We are slow.", "<script>alert(1)</script> \u{202E}worc"])
                        ])
                case .challenge:
                    try signed(ExportSamples.example(rawValue))
                case .moderation:
                    try ExportSamples.record(
                        rawValue, ["2017", "bristol", "1"], ExportSamples.example(rawValue))
                case .blank:
                    try ExportSamples.record("self-assessment", ["2017", "bristol"], ExportSamples.blank())
                }
            }
        }

        private func signed(_ value: JSON) throws -> ExportedRecord {
            try ExportSamples.record(
                rawValue, ["neglect-2017", "torbay", "1"], value,
                signatures: ExportSamples.signatures(of: ExportedRecord.digest(value)))
        }

        var formats: [ExportFormat] { self == .challenge ? [.html, .markdown, .csv] : [.html] }
    }

    @Test(arguments: Sample.allCases)
    func theWholePageIsAsItWas(sample: Sample) throws {
        for format in sample.formats {
            let page = ExportSamples.pages.appending(path: "\(sample.rawValue).\(format.rawValue)")
            let text = try format.text(of: sample.record)
            guard let kept = try? Data(contentsOf: page) else {
                try Data(text.utf8).write(to: page)
                Issue.record("\(page.lastPathComponent) was recorded; look at it and keep it")
                continue
            }
            #expect(Data(text.utf8) == kept, "\(page.lastPathComponent) differs: remove it to record it anew")
        }
    }

    /// Seals show what was written over since, wherever that was.
    @Test(arguments: ExportFormat.allCases)
    func aFileIsWholeOnlyAsItWasWritten(format: ExportFormat) throws {
        let bytes = Array(try format.text(of: Sample.moderation.record).utf8)
        #expect(ExportSeal.isWhole(bytes))
        for place in stride(from: 0, to: bytes.count, by: 97) + [bytes.count - 3] {
            var changed = bytes
            changed[place] = changed[place] == 0x61 ? 0x62 : 0x61
            #expect(!ExportSeal.isWhole(changed), "\(format), byte \(place)")
        }
        #expect(!ExportSeal.isWhole(bytes + [0x0A]))
        #expect(!ExportSeal.isWhole([]))
        #expect(!ExportSeal.isWhole(Array("A letter.\n".utf8)))
    }

    @Test func aFormatIsToldByTheEndingOfAFile() {
        let endings = ["a.html", "b.HTM", "c.md", "d.markdown", "e.json", "f.csv", "g", "h.txt", "i.md/j"]
        #expect(
            endings.map { ExportFormat(file: $0) } == [.html, .html, .markdown, .markdown, .json, .csv, nil, nil, nil])
    }
}
