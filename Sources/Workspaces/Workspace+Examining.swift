import Foundation
import GitStorage
import Landing
import Records

extension Workspace {
    /// How far a clock may be off the newest date before it is remarked: a day behind, since nobody writes in
    /// the future, and two years ahead, since a region may well rest for one.
    private static let clockBehind: Int64 = 86_400
    private static let clockAhead: Int64 = 2 * 366 * 86_400
    /// Room below which saving may soon fail, in bytes.
    private static let littleRoom: Int64 = 200 << 20
    /// How many of the newest commits are asked for their dates.
    private static let datedCommits = 500

    /// Looks at everything that lies on this laptop and says what is wrong with it; changes nothing but the index,
    /// which is brought up to date.
    ///
    /// One unreadable thing never hides another (EDGE-CASES 21). Whether history is what people signed is another
    /// question, which checking it from the root answers.
    ///
    /// - Parameter clock: seconds since 1970, by this laptop.
    public func examine(clock: Int64) async throws -> [Finding] {
        var found = examineFolder()
        var newest: Int64 = 0
        var areReadable = true
        defer { telling(.done) }
        for space in spaces() {
            telling(.examining(space))
            let seen = await examine(space)
            found += seen.findings
            newest = max(newest, seen.newestDate)
            areReadable = areReadable && seen.isReadable
        }
        found += try lockFindings()
        found += examineKey()
        if newest > 0, clock < newest - Self.clockBehind {
            found.append(Finding(.clockBehind(seconds: newest - clock)))
        } else if newest > 0, clock > newest + Self.clockAhead {
            found.append(Finding(.clockAhead(seconds: clock - newest)))
        }
        if let room = Self.room(at: folder), room < Self.littleRoom {
            found.append(Finding(.littleRoom(bytes: room), at: folder))
        }
        // An index of trees that cannot be read has nothing to be compared with.
        if areReadable {
            telling(.comparingIndex)
            found += await examineIndex()
        }
        return found
    }

    /// Puts right what can be put right without losing anything: see ``Finding/isMendable``.
    ///
    /// Lock files go only while this process holds both kernel locks, which proves that nobody uses them.
    ///
    /// - Returns: those of the findings that it has put right.
    public func mend(_ findings: [Finding]) async throws -> [Finding] {
        var mended: [Finding] = []
        if findings.contains(where: { $0.reason == .staleLock }), let locks = try bothLocks() {
            for space in spaces() {
                let names = try await repository(space).perform { try $0.removeStaleLocks(holding: [.writer, .sync]) }
                mended += findings.filter {
                    $0.reason == .staleLock && $0.space == space && $0.place.map(names.contains) ?? false
                }
            }
            withExtendedLifetime(locks) {}
        }
        for finding in findings {
            switch finding.reason {
            case .openKey:
                guard chmod(keyFile, 0o600) == 0 else { continue }
                mended.append(finding)
            case .indexDiffers, .indexUnusable:
                try await rebuildIndex()
                mended.append(finding)
            default: continue
            }
        }
        return mended
    }

    // MARK: - Spaces

    /// What was seen in one space.
    private struct Seen: Sendable {
        var findings: [Finding] = []
        /// The newest date that an edit bears, by its writer's clock.
        var newestDate: Int64 = 0
        /// Whether a view of it can be made.
        var isReadable = false
    }

    private func examine(_ space: SpaceKind) async -> Seen {
        guard let repository = try? repository(space) else {
            return Seen(findings: [Finding(.unreadableSpace, in: space, at: path(of: space))])
        }
        let root = settings.root
        let limit = Self.datedCommits
        var seen = await repository.perform { store in
            Self.examineRefs(of: space, root: root, datedCommits: limit, in: store)
        }
        guard seen.isReadable else { return seen }
        do {
            let view = try await view(of: space)
            let regionTip = try await self.repository(.region).perform { try $0.required(RefName.hub) }
            let regionPath = path(of: .region)
            seen.findings += try await repository.perform { store in
                try Self.examineFiles(of: view, root: root, regionTip: regionTip, regionPath: regionPath, in: store)
            }
        } catch {
            seen.findings.append(Finding(.unreadableSpace, in: space, at: path(of: space)))
            seen.isReadable = false
        }
        return seen
    }

    private static func examineRefs(
        of space: SpaceKind, root: ObjectID, datedCommits: Int, in store: ObjectStore
    ) -> Seen {
        var seen = Seen(isReadable: true)
        func report(_ reason: Finding.Reason, _ place: String) {
            seen.findings.append(Finding(reason, in: space, at: place))
        }
        var tips: [String: ObjectID] = [:]
        for name in [RefName.hub, RefName.main] {
            guard let id = try? store.reference(name) else {
                report(.missingRef, name)
                seen.isReadable = false
                continue
            }
            guard let commit = try? store.commit(id), (try? store.kindAndSize(of: commit.tree))?.kind == .tree else {
                report(.brokenRef, name)
                seen.isReadable = false
                continue
            }
            tips[name] = id
        }
        let others = [RefName.chains, RefName.refused, RefName.fallen].flatMap {
            (try? store.references(under: $0)) ?? []
        }
        for other in others where !store.exists(other.id) { report(.brokenRef, other.name) }
        guard let tip = tips[RefName.hub], let main = tips[RefName.main] else { return seen }
        do {
            _ = try Chain.allUnlanded(from: main, tip: tip, in: store)
            let line = try store.firstParents(from: tip)
            if space == .region, line.last != root { report(.otherRegion, RefName.hub) }
            for id in line.prefix(datedCommits) + [main] {
                let commit = try store.commit(id)
                // A landing's own date is a counter; its second parent is a person's edit.
                let edit = commit.parents.count == 2 ? try store.commit(commit.parents[1]) : commit
                seen.newestDate = max(seen.newestDate, edit.author.seconds)
            }
        } catch {
            report(.strayEdits, RefName.main)
        }
        return seen
    }

    /// Reads every file of the newest state, one by one, as what its place says it is.
    private static func examineFiles(
        of view: View, root: ObjectID, regionTip: ObjectID, regionPath: String, in store: ObjectStore
    ) throws -> [Finding] {
        let region = view.space == .region ? store : try ObjectStore(opening: regionPath)
        let schemas = SchemaCatalogue(regionTree: try region.commit(regionTip).tree, in: region)
        let files = try store.paths(in: view.tree)
        let ids = Dictionary(files.map { ($0.path, $0.entry.id) }) { first, _ in first }
        var found: [Finding] = []
        let page = view.space == .region ? "region.json" : "space.json"
        if ids[page] == nil { found.append(Finding(.missingPage, in: view.space, at: page)) }
        for (path, entry) in files {
            func report(_ reason: Finding.Reason) { found.append(Finding(reason, in: view.space, at: path)) }
            guard let place = SpacePath(path),
                let bytes = try? store.blob(entry.id, atMost: ReadingLimits.landing.bytes),
                let json = try? JSON(reading: bytes, limits: .landing)
            else {
                report(.unreadableFile)
                continue
            }
            switch place {
            case .record(let name):
                guard json["schema"]?.string.flatMap({ SchemaName($0) })?.kind == name.kind else {
                    report(.unreadableFile)
                    continue
                }
                if try schemas.schema(of: json) == nil { report(.unknownSchema) }
            case .conflicts(let name):
                let document = try? StoredDocument.read(
                    name, record: nil, conflicts: entry.id, from: store
                ) { ids[$0] }
                if document == nil { report(.unreadableFile) }
            case .schema(let name):
                if try schemas.schema(name) == nil { report(.unknownSchema) }
            case .comments:
                if CommentLog(json: json) == nil { report(.unreadableFile) }
            case .region, .space:
                if !isPage(json, of: view.space, root: root) { report(.unreadableFile) }
            default: break
            }
        }
        return found
    }

    /// Whether a page says what a space's own page says: the region its id and level, another one whose it is.
    private static func isPage(_ json: JSON, of space: SpaceKind, root: ObjectID) -> Bool {
        guard let page = space.page(in: root) else {
            return (json["region"]?.string).map(KeyPart.isValid) ?? false && json["level"]?.integer != nil
        }
        return json == page
    }

    // MARK: - Locks

    /// Both kernel locks, if nobody holds either.
    private func bothLocks() throws -> [FileLock]? {
        guard let writer = try FileLock.tryLock(folder + "/writer.lock"),
            let sync = try FileLock.tryLock(folder + "/sync.lock")
        else { return nil }
        return [writer, sync]
    }

    private func lockFindings() throws -> [Finding] {
        let locks = try bothLocks()
        var found: [Finding] = []
        for space in spaces() {
            guard let store = try? ObjectStore(opening: path(of: space)) else { continue }
            // Whoever holds neither kernel lock looks at files that may be gone a moment later.
            let reason: Finding.Reason = locks == nil ? .heldLock : .staleLock
            found += try store.lockFiles().map { Finding(reason, in: space, at: $0) }
        }
        withExtendedLifetime(locks) {}
        return found
    }

    // MARK: - The laptop

    private func examineKey() -> [Finding] {
        let file = keyFile
        guard let key = try? SigningKey(reading: file) else { return [Finding(.unreadableKey, at: file)] }
        // Anybody may read the public half, and what a token knows a key by is of no use without it.
        guard key.custody == .file || key.custody == .passphrase else { return [] }
        let mode = (try? FileManager.default.attributesOfItem(atPath: file))?[.posixPermissions] as? Int ?? 0
        return mode & 0o077 == 0 ? [] : [Finding(.openKey(mode: mode), at: file)]
    }

    private func examineIndex() async -> [Finding] {
        do {
            return try await indexEqualsRebuild() ? [] : [Finding(.indexDiffers, at: folder + "/index.sqlite")]
        } catch {
            return [Finding(.indexUnusable, at: folder + "/index.sqlite")]
        }
    }

    private static func room(at folder: String) -> Int64? {
        (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize] as? Int64
    }

    private func examineFolder() -> [Finding] {
        var found = StrayFiles.inWorkspace(folder).map { Finding(.conflictCopy, at: $0) }
        for space in spaces() {
            found += StrayFiles.inRepository(path(of: space)).map { Finding(.conflictCopy, in: space, at: $0) }
        }
        if let service = StrayFiles.service(keeping: folder) {
            found.append(Finding(.syncedFolder(service: service), at: folder))
        }
        return found
    }
}
