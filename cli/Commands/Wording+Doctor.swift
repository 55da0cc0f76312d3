import Syncing
import Workspaces

extension Wording {
    static let nothingWrong = "Nothing is wrong with this laptop's copy."
}

/// The sentences of `doctor`: what is wrong, and what mends it.
extension Complaint {
    private static let fix = "`sli doctor --fix` puts it right."
    private static let again =
        "Nothing of the region is lost: rename the folder, `sli join` the hub again with the same key (`--key`), and keep the old folder until what you had not sent is found."

    /// A finding in the copy that lies in that folder.
    init(_ finding: Finding, at folder: String) {
        let place = finding.place ?? folder
        let space = finding.space.map { "\($0)" }
        let (kind, sentence, remedy) = Self.words(finding.reason, place, space ?? "this copy")
        self.init(kind: kind, sentence: sentence, remedy: remedy, space: space, place: finding.place)
    }

    private static func words(
        _ reason: Finding.Reason, _ place: String, _ space: String
    ) -> (kind: String, sentence: String, remedy: String) {
        switch reason {
        case .unreadableSpace: ("unreadable-space", "The store of \(space) could not be read: \(place).", again)
        case .otherRegion: ("other-region", "The store of \(space) is the one of another region.", again)
        case .missingRef:
            (
                "missing-mark", "The store of \(space) lacks \(place), which says where it stands.",
                "Look for a file of that name from a backup or a sync service in \(space).git. \(again)"
            )
        case .brokenRef:
            ("broken-mark", "In the store of \(space), \(place) leads to something that is not there.", again)
        case .strayEdits:
            ("stray-edits", "What this laptop wrote in \(space) does not follow on what the region accepted.", again)
        case .staleLock:
            ("stale-lock", "A program that was killed left \(space) locked: \(place).", fix)
        case .heldLock:
            (
                "held-lock", "Another program is writing to \(space) just now: \(place).",
                "Wait for it, then run `sli doctor` again."
            )
        case .unreadableFile:
            (
                "unreadable-file", "\(place) in \(space) could not be read; everything else can be worked with.",
                "`sli sync`, and if it stays: tell the coordinator; `sli history` shows who wrote it."
            )
        case .missingPage:
            ("missing-page", "\(place) is missing in \(space): it says which region or authority that is.", again)
        case .unknownSchema:
            (
                "unknown-kind", "\(place) in \(space) is of a kind or version that this sli does not know.",
                "Update sli. It is kept as it is until then."
            )
        case .conflictCopy:
            (
                "conflict-copy",
                "\(place)\(space == "this copy" ? "" : " in \(space)") is a copy that a sync service such as OneDrive or Dropbox made.",
                "Take the folder out of that service. Delete that file when `sli status` shows all that you wrote."
            )
        case .syncedFolder(let service):
            (
                "synced-folder", "This copy lies in a folder of \(service), which may damage it: \(place).",
                "Move it, and name the new place in SLI_HOME; `sli sync` is what brings copies together."
            )
        case .indexDiffers: ("index-differs", "The index says something else than the records.", fix)
        case .indexUnusable:
            ("index-unusable", "The index cannot be read or written: \(place). Lists and search suffer.", fix)
        case .unreadableKey:
            (
                "unreadable-key", "Your private key could not be read: \(place). You can read, not save.",
                "Put it back from your backup, or `sli join` with a new one and ask the coordinator to add it."
            )
        case .openKey(let mode):
            (
                "open-key",
                "Others on this machine may read your private key: \(place) (\(String(mode, radix: 8))).", fix
            )
        case .clockBehind(let seconds):
            (
                "clock", "This laptop's clock is \(days(seconds)) behind the newest date that anybody wrote.",
                "Set the clock, or tell the coordinator that another laptop's is ahead. Nothing is decided by clocks."
            )
        case .clockAhead(let seconds):
            (
                "clock", "This laptop's clock is \(days(seconds)) ahead of the newest date that anybody wrote.",
                "Look whether it is right. Nothing is decided by clocks, but people read your dates."
            )
        case .littleRoom(let bytes):
            (
                "little-room", "There is little room left where this copy lies: \(bytes >> 20) MiB.",
                "Make room; what cannot be written is never called saved."
            )
        }
    }

    private static func days(_ seconds: Int64) -> String {
        let days = seconds / 86_400
        return days < 800 ? (days == 1 ? "1 day" : "\(days) days") : "\(days / 365) years"
    }

    static func missingTool(_ name: String) -> Complaint {
        Complaint(
            kind: "missing-tool", sentence: "There is no \(name) on this laptop, or it does not start.",
            remedy: "Install it: without it nothing can be sent or fetched. Saving works all the same.", place: name)
    }

    static func oldTool(
        _ name: String, found: (major: Int, minor: Int), needed: (major: Int, minor: Int)
    ) -> Complaint {
        Complaint(
            kind: "old-tool", sentence: "\(name) is too old: \(found.major).\(found.minor).",
            remedy: "Update it to \(needed.major).\(needed.minor) or newer.", place: name)
    }

    static let noHub = Complaint(
        kind: "no-hub", sentence: "The region has no hub yet: what is saved stays on this laptop.",
        remedy: "`sli hub init FOLDER` sets one up.")

    static func unreachable(_ reason: Transport.Unreachable) -> Complaint {
        Complaint(
            kind: "unreachable", sentence: "The hub could not be reached: \(Wording.words(reason)).",
            remedy: "Try `sli sync` later; what you save waits on this laptop.")
    }

    static func damaged(_ file: String) -> Complaint {
        Complaint(kind: "damaged", sentence: "\(file) could not be read.", remedy: again, place: file)
    }

    static let noCopy = Complaint(
        kind: "no-copy", sentence: "This laptop has no copy of a region yet.",
        remedy: "`sli join ADDRESS` makes a copy of one; `sli init` founds a new region.")
}
