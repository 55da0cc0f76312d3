import Foundation
import Landing
import Merging
import Records
import Testing

@testable import Commands

/// Records that the tests of `sli export` write out, without a copy of a region.
enum ExportSamples {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    static let pages = tests.appending(path: "Pages")

    /// The filled example of a kind.
    static func example(_ kind: String) throws -> JSON {
        try JSON(
            reading: [UInt8](Data(contentsOf: tests.appending(path: "../RecordsTests/Examples/\(kind).json"))))
    }

    /// What creating a self-assessment makes.
    static func blank() throws -> JSON {
        let schema = try FormLawTests.schema("self-assessment")
        var record: JSONObject = ["authority": "bristol", "schema": "self-assessment/1", "year": "2017"]
        for name in schema.root.propertyNames { record[name] = schema.root.property(name).defaultValue ?? record[name] }
        return .object(record)
    }

    static func record(
        _ kind: String, _ key: [String], _ value: JSON, decisions: [Decision] = [],
        signatures: [ExportedSignature] = []
    ) throws -> ExportedRecord {
        ExportedRecord(
            name: try #require(RecordName(kind: kind, key: key)), schema: try FormLawTests.schema(kind), value: value,
            digest: ExportedRecord.digest(value), isStanding: true, decisions: decisions,
            stages: [ExportedStage(space: .region, title: "Signed off", signatures: signatures, json: [:])],
            authorities: PrintedNames(byID: ["bristol": "Bristol", "torbay": "Torbay"]),
            mark: ExportedMark(region: "south-west", depth: 41, letters: "4be1a0c2"), lateChanges: 0,
            seconds: 1_504_000_000)
    }

    static func decision(_ path: Path, _ texts: [String], in name: String = "self-assessment/2017/bristol") -> Decision
    {
        let sides = texts.map { Side(.string($0)) } + [.absent]
        return Decision(
            record: RecordName(name)!, entry: Entry(path: path, bases: [Side("Before all that.")], sides: sides),
            title: "Headline",
            choices: sides.enumerated().map { index, side in
                Decision.Choice(side: side, member: "m\(index)", author: "Writer \(index)", seconds: 1_504_000_100)
            }, deciders: .unknown)
    }

    static func signatures(of digest: String) -> [ExportedSignature] {
        func one(_ act: String, _ who: String, _ role: String, _ effect: String, _ digest: String, _ note: String = "")
            -> ExportedSignature
        {
            ExportedSignature(
                act: act, who: who, role: role, made: "29 August 2017, 9:46", effect: effect, digest: digest,
                statement: String(repeating: "77ab", count: 16), note: note)
        }
        return [
            one(
                "Endorse", "Lou Patel", "reviewer", "Superseded: the record was changed since",
                String(repeating: "0c", count: 32)),
            one("Endorse", "Lou Patel", "reviewer", "Applied", digest),
            one("Sign off", "Kim Shah", "director", "Applied", digest, "Agreed on the day.\n\n<b>Thank you</b> all."),
        ]
    }
}
