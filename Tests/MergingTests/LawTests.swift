import Seeded
import Records
import Testing

@testable import Merging

/// What holds for every schema and all values: three versions without open decisions.
@Suite struct LawTests {
    /// Three versions of one made-up record.
    struct Versions {
        let seed: Int
        let place: Place
        let base: Document
        let left: Document
        let right: Document

        /// Some thousands of them, a handful for each of some hundred schemas.
        static let all: [Versions] = (0..<500).flatMap { seed in
            var values = GeneratedValues(seed: seed)
            let shape = GeneratedShape.record(using: &values.random)
            let place = try! Schema(shape.json).root
            return (0..<10).map { Versions(seed: seed * 10 + $0, place, shape, &values) }
        }

        private init(seed: Int, _ place: Place, _ shape: GeneratedShape, _ values: inout GeneratedValues) {
            self.seed = seed
            self.place = place
            let value = values.value(of: .object(shape.properties))
            base = Document(values.random.isHit(oneIn: 12) ? nil : value)
            left = Document(values.editedRecord(values.editedRecord(value, shape), shape))
            right = Document(values.editedRecord(values.editedRecord(value, shape), shape))
        }

        func merging(_ base: Document, _ left: Document, _ right: Document) -> Document {
            Document.merging(base: base, left: left, right: right, at: place)
        }

        var merged: Document { merging(base, left, right) }
    }

    @Test func equalVersionsWinAndUnchangedOnesYield() throws {
        for versions in Versions.all {
            let seed = versions.seed
            let (base, left) = (versions.base, versions.left)
            #expect(versions.merging(base, left, left) == left, "seed \(seed)")
            #expect(versions.merging(base, base, left) == left, "seed \(seed)")
            #expect(versions.merging(base, left, base) == left, "seed \(seed)")
        }
    }

    @Test func mergingIsSymmetricButForWhatIsShown() throws {
        for versions in Versions.all {
            let seed = versions.seed
            let merged = versions.merged
            let swapped = versions.merging(versions.base, versions.right, versions.left)
            #expect(merged.entries == swapped.entries, "seed \(seed)")
            #expect(merged.unshown == swapped.unshown, "seed \(seed)")
        }
    }

    @Test func nothingIsInventedAndNothingLost() throws {
        for versions in Versions.all {
            let seed = versions.seed
            let merged = versions.merged
            let (base, left, right) = (Words(versions.base), Words(versions.left), Words(versions.right))
            let known = base.all.union(left.all).union(right.all)
            #expect(Words(merged).all.isSubset(of: known), "seed \(seed)")
            #expect(Words(ofBasesIn: merged).all.isSubset(of: known), "seed \(seed)")
            let added = left.subtracting(base).union(right.subtracting(base))
            #expect(added.isSubset(of: Words(merged).all), "seed \(seed)")
        }
    }

    @Test func decisionsAreHeldAsTheyAreStored() throws {
        for versions in Versions.all {
            let fault = versions.merged.fault
            #expect(fault == nil, "seed \(versions.seed)")
        }
    }

    /// What no edit that passes the check leaves behind: entries at places that are not there, at and below
    /// each other, with one side, or not showing a side. Nothing traps, nothing is lost, and the result is sound.
    @Test func unsoundDecisionsAreTakenInWithoutLoss() {
        let places = [
            "", "/a", "/a/b", "/a/b/c", "/b", "/b/id=k1", "/b/id=k1/x", "/b/id=k9/x/y", "/c/0", "/c/7",
            "/d/host=k1,id=k2/a",
            "/e/id=k1", "/z",
        ]
        func side(at path: Path, _ text: String) -> Side {
            guard case .item(let key)? = path.steps.last else { return Side(.string(text)) }
            return Side(
                .object(JSONObject(key.fields.map { ($0.name, .string($0.value)) } + [("text", .string(text))])))
        }
        for versions in LawTests.Versions.all where versions.seed % 2 == 0 {
            var values = GeneratedValues(seed: versions.seed)
            func unsound(_ document: Document) -> Document {
                let paths = Set((0..<values.random.number(below: 4)).map { _ in values.random.pick(places) })
                let entries = paths.sorted().map { path in
                    let path = Path(path)!
                    let sides = (0..<(1 + values.random.number(below: 3))).map { _ in
                        values.random.isHit(oneIn: 5) ? Side.absent : side(at: path, "side" + values.fresh())
                    }
                    return Entry(path: path, bases: [.absent], sides: sides)
                }
                return Document(document.value, entries: entries)
            }
            let (base, left, right) = (unsound(versions.base), unsound(versions.left), unsound(versions.right))
            let merged = versions.merging(base, left, right)
            guard left != right, left != base, right != base else { continue }
            #expect(merged.fault == nil, "seed \(versions.seed)")
            let added = Words(left).subtracting(Words(base)).union(Words(right).subtracting(Words(base)))
            #expect(added.subtracting(Words(merged).all).isEmpty, "seed \(versions.seed)")
            let swapped = versions.merging(base, right, left)
            #expect(merged.entries == swapped.entries, "seed \(versions.seed)")
            #expect(merged.unshown == swapped.unshown, "seed \(versions.seed)")
        }
    }

    /// Two entries at one path, as two renamed fields would leave them, are one between all sides, from all bases.
    @Test func twoEntriesAtOnePathAreOne() throws {
        let path = try #require(Path("/a"))
        func entry(_ base: JSON, _ sides: [JSON]) -> Entry {
            Entry(path: path, bases: [Side(base)], sides: sides.map { Side($0) })
        }
        let left = Document(["a": 1], entries: [entry(0, [1, 2]), entry(9, [1, 3])])
        for (left, right) in [(left, Document(["a": 1, "b": 1])), (Document(["a": 1, "b": 1]), left)] {
            let merged = Document.merging(base: Document(["a": 1]), left: left, right: right, at: .free)
            #expect(merged.value == ["a": 1, "b": 1])
            let whole = Entry(path: path, bases: [Side(0), Side(9)], sides: [Side(1), Side(2), Side(3)])
            #expect(merged.entries == [whole])
        }
    }

    /// Each side changes other properties of one object, wherever in the record that object is.
    @Test func changesOfOnePartSurviveChangesOfAnother() throws {
        for seed in 0..<1000 {
            var values = GeneratedValues(seed: seed)
            let (shape, other) = (
                GeneratedShape.record(using: &values.random), GeneratedShape.record(using: &values.random)
            )
            let place = try Schema(
                GeneratedShape.object([
                    "one": shape, "two": other, "list": .keyed(fields: ["id"], item: ["one": shape, "two": other]),
                ]).json
            ).root
            let (one, two) = (values.value(of: .object(shape.properties)), values.value(of: .object(other.properties)))
            let (newOne, newTwo) = (values.edited(one, shape), values.edited(two, other))
            func record(_ one: JSON?, _ two: JSON?, _ itemOne: JSON?, _ itemTwo: JSON?) -> Document {
                func object(_ one: JSON?, _ two: JSON?) -> JSONObject {
                    JSONObject([("one", one), ("two", two)].compactMap { name, value in value.map { (name, $0) } })
                }
                var item = object(itemOne, itemTwo)
                item["id"] = "k1"
                var record = object(one, two)
                record["list"] = [["id": "k0"], .object(item)]
                return Document(.object(record))
            }
            let merged = Document.merging(
                base: record(one, two, one, two), left: record(newOne, two, one, newTwo),
                right: record(one, newTwo, newOne, two), at: place)
            #expect(merged == record(newOne, newTwo, newOne, newTwo), "seed \(seed)")
        }
    }
}

extension GeneratedShape {
    var properties: [String: GeneratedShape] { if case .object(let properties) = self { properties } else { [:] } }
}
