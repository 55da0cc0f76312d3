import Foundation
public import GitStorage
public import Landing
public import Records

/// Changes in a file, on their way from the person who made them to a colleague who may bring them in
/// (docs/formats.md, "Changes handed over").
///
/// It holds each signed edit with its parent and, of both, the files of the records that it changes and the folders on
/// the way to them. So the first author's signature holds for every word in it, whoever carried it.
public struct HandedOver: Sendable {
    public let region: ObjectID
    public let space: SpaceKind
    /// The edits in the order in which they were made.
    public let edits: [ObjectID]
    public let objects: CarriedObjects

    /// The greatest file that is read.
    public static let limits = ReadingLimits(bytes: 64 << 20, depth: 8)

    /// Takes those edits out of a laptop's store.
    init(_ edits: [ObjectID], of space: SpaceKind, region: ObjectID, in store: ObjectStore) throws {
        var objects = CarriedObjects()
        for id in edits {
            let edit = try store.commit(id)
            guard edit.parents.count == 1 else { throw HandingOverFailure.unreadable }
            let parent = try store.commit(edit.parents[0])
            let changes = try store.changes(from: parent.tree, to: edit.tree)
            let names = Set(changes.compactMap { SpacePath($0.path)?.record })
            for commit in [parent, edit] {
                let paths = try HeldChange.paths(of: names, in: commit, store)
                try objects.take(commit, paths: changes.map(\.path) + paths, from: store)
            }
        }
        self.region = region
        self.space = space
        self.edits = edits
        self.objects = objects
    }

    public var json: JSON {
        func encoded(_ objects: [ObjectID: [UInt8]]) -> JSON {
            .array(
                objects.sorted { $0.key < $1.key }.map { .string(Data($0.value).base64EncodedString()) })
        }
        return [
            "edits": .array(edits.map { .string($0.hex) }),
            "objects": [
                "blob": encoded(objects.blobs), "commit": encoded(objects.commits), "tree": encoded(objects.trees),
            ],
            "region": .string(region.hex), "schema": "handed-over/1", "space": .string("\(space)"),
        ]
    }

    /// - Throws: ``HandingOverFailure/unreadable`` if it is not such a file.
    public init(json: JSON) throws {
        guard json["schema"]?.string == "handed-over/1", let region = json["region"]?.string.flatMap({ ObjectID($0) }),
            let space = json["space"]?.string.flatMap({ SpaceKind($0) }), let edits = json["edits"]?.array
        else { throw HandingOverFailure.unreadable }
        self.region = region
        self.space = space
        self.edits = try edits.map { edit in
            guard let id = edit.string.flatMap({ ObjectID($0) }) else { throw HandingOverFailure.unreadable }
            return id
        }
        var objects = CarriedObjects()
        for (name, kind) in [("blob", ObjectKind.blob), ("commit", .commit), ("tree", .tree)] {
            for item in json["objects"]?[name]?.array ?? [] {
                guard let data = item.string.flatMap({ Data(base64Encoded: $0) }) else {
                    throw HandingOverFailure.unreadable
                }
                try objects.add(Array(data), kind)
            }
        }
        self.objects = objects
    }
}
