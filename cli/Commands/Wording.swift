import ArgumentParser
import GitStorage
import Indexing
import Landing
import Merging
import Programmes
import Records
import Statements
import Syncing
import Workspaces

/// Every sentence that tells of something that could not be done: what happened, why, what to do.
///
/// Past tense, no blame, none of git's words, and never what a record says (STYLE.md).
enum Wording {
    /// The problem that an error of a library is.
    static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as ValidationError:
            Problem(
                "usage", error.message, hints: ["The same command with `--help` explains itself."], exitCode: Exit.usage
            )
        case let error as WorkspaceError: workspace(error)
        case let error as StorageError: storage(error)
        case let error as JSONReadingError: unreadable("The text", error)
        case let error as SchemaError:
            Problem("schema", "The schema cannot be used.", causes: [error.description], exitCode: Exit.unreadable)
        case let error as FoundingRefused:
            Problem("refused", "The region was not accepted.", causes: error.violations.map(sentence))
        case let error as JoinRefused: notTheRegion(error.found)
        case let error as LandingFailure: landing(error)
        case let failure as HandingOverFailure: handingOver(failure)
        case let error as IndexError: index(IndexProblem(error))
        case let error as RosterError: Problem("roster", "The roster could not be read.", causes: ["\(error)"])
        case let error as SigningFailure: signing(error)
        case let error as HubFailure: hub(error)
        case is ReceiptLine.Fault: unreadableReceipts()
        case JoinFailure.unreachable(let reason): notJoined(reason)
        case JoinFailure.empty: noRegionYet()
        case let error as StatementRefusal: refusal(error)
        case let fault as PairingFault: unplannable(fault)
        case let error as UnreadableProgramme: unreadableProgramme(error)
        case let error as KeyError: Problem("key", "The key could not be used.", causes: ["\(error)"])
        default:
            Problem(
                "fault", "Something went wrong inside sli. Nothing that was saved is lost.",
                causes: [String(describing: type(of: error))], hints: ["Run `sli doctor` and tell us what it says."],
                exitCode: Exit.fault)
        }
    }

    private static func workspace(_ error: WorkspaceError) -> Problem {
        switch error {
        case .notAWorkspace(let folder):
            Problem("no-copy", "There is no copy of a region in \(folder).", hints: ["`sli join ADDRESS` makes one."])
        case .exists(let folder):
            Problem("exists", "Nothing was made: \(folder) is there already.", hints: ["Choose another name."])
        case .damaged(let file):
            Problem(
                "damaged", "A file of this copy could not be read: \(file).",
                hints: ["Run `sli doctor`: it says what is wrong and how to mend it."], exitCode: Exit.unreadable)
        case .unusableKey(let file, let error): unusableKey(file, error)
        case .busy:
            Problem(
                "busy", "Nothing was saved: another program was writing to this copy for too long.",
                hints: ["Try again; `sli doctor` shows who is writing."])
        case .notAMember:
            Problem(
                "not-a-member", "The region does not know this laptop's key as a member's.",
                hints: [
                    "Ask the coordinator to add you with the key that `sli status` shows, then run `sli sync`."
                ])
        case .unwritable(let file):
            Problem(
                "unwritable", "Nothing was saved: \(file) could not be written. The disk may be full or read-only.",
                hints: ["Make room and try again."])
        case .noRecord(let words):
            Problem(
                "no-record", "No record answers to “\(words)”.",
                hints: ["`sli list` shows the records of this copy; `sli new` begins one."])
        case .ambiguous(let words, let names):
            Problem(
                "ambiguous", "Several records answer to “\(words)”.", causes: names.map(\.description),
                hints: ["Name one of them."])
        case .noKind(let kind):
            Problem(
                "no-kind", "The region has no kind of record called “\(kind)”.",
                hints: ["`sli schema list` shows the kinds."])
        case .noTeam(let name):
            Problem(
                "no-team", "No team works on \(name).",
                hints: ["The coordinator names one, with `sli moderate assign` or `sli challenge team`."])
        case .noSpace(let space):
            Problem(
                "no-space", "This copy does not take part in \(space).",
                hints: [
                    space.hasPrefix("teams/")
                        ? "Only the members of a team hold what it writes."
                        : "Only the officers of an authority hold its drafts."
                ])
        case .waitsToLand(let name):
            Problem(
                "waits-to-land", "Nothing was saved: a decision in \(name) comes of a change that is still on its way.",
                hints: ["Run `sli sync` first, then settle it."])
        }
    }

    private static func storage(_ error: StorageError) -> Problem {
        switch error {
        case .ownedByAnother:
            Problem(
                "owner", "The copy belongs to another user of this machine, so it was not opened.",
                hints: ["Work as the user who made it, or join the region under your own name."])
        case .diskFull, .readOnly, .noHandles:
            Problem(
                "unwritable", "Nothing was saved: the disk is full, read-only or out of handles.",
                hints: ["Make room and try again; what you typed was kept if the command says so."])
        default:
            Problem(
                "storage", "The copy's store could not be read or written.", causes: ["\(error)"],
                hints: ["Run `sli doctor`: it says what is wrong and how to mend it."], exitCode: Exit.fault)
        }
    }

    private static func landing(_ failure: LandingFailure) -> Problem {
        switch failure {
        case .unreadable(let path):
            Problem(
                "damaged", "A file of the region could not be read: \(path).", hints: ["Run `sli doctor`."],
                exitCode: Exit.unreadable)
        case .notLinear, .tooLong, .nothingNew:
            Problem(
                "history", "The history of this copy has a shape that sli does not make.", hints: ["Run `sli doctor`."],
                exitCode: Exit.fault)
        }
    }

    // MARK: - Situations of the command line itself

    static func noCopy(of region: String) -> Problem {
        Problem(
            "no-copy", "This laptop has no copy of the region “\(region)”.",
            hints: ["`sli join ADDRESS` makes one."])
    }

    static func noCopyAtAll() -> Problem {
        Problem(
            "no-copy", "This laptop has no copy of a region yet.",
            hints: ["`sli join ADDRESS` makes a copy of one; `sli init` founds a new region."])
    }

    static func severalCopies(_ regions: [String]) -> Problem {
        Problem(
            "several-copies", "This laptop has copies of several regions.", causes: regions,
            hints: ["Name one with `--region`."], exitCode: Exit.usage)
    }

    static func inputTooLarge(_ limit: Int) -> Problem {
        Problem("too-large", "The text was not taken: it is longer than \(limit) bytes.", exitCode: Exit.unreadable)
    }

    static func unreadableFile(_ path: String) -> Problem {
        Problem("no-file", "The file \(path) could not be read.", exitCode: Exit.unreadable)
    }

    static func unreadable(_ what: String, _ error: JSONReadingError) -> Problem {
        Problem(
            "unreadable", "\(what) could not be read as JSON.", causes: ["\(error)"], exitCode: Exit.unreadable)
    }

    static func offline(_ reason: Transport.Unreachable) -> Problem {
        Problem(
            "unreachable", "The hub could not be reached: \(words(reason)).",
            hints: ["What you saved is on this laptop and goes out with the next `sli sync`."],
            exitCode: Exit.unreachable)
    }

    static func words(_ reason: Transport.Unreachable) -> String {
        switch reason {
        case .silent: "it did not answer in time"
        case .damaged: "what it holds is damaged; whoever looks after it runs `sli hub repair`"
        case .noRepository: "there is nothing at that address that this laptop may read"
        case .locked:
            "it is locked, as it is when a transfer was cut short (refs/heads/main.lock); if that lasts, whoever looks "
                + "after it runs `sli hub repair`"
        case .notLetIn(let reason): "it did not let this laptop in: \(reason)"
        // Git's own words end with a full stop, or not.
        case .failed(let message):
            message.isEmpty ? "the connection failed" : message.hasSuffix(".") ? String(message.dropLast()) : message
        }
    }

    // MARK: - What the check found

    /// A finding of the check as a sentence for people.
    static func sentence(_ violation: CheckViolation) -> String {
        let place = violation.record.map { "\($0)" } ?? violation.path ?? "the change"
        switch violation.reason {
        case .otherRef:
            return
                "\(violation.path ?? "This"): a hub takes in nothing beside the one history of its region or authority."
        case .deletion: return "The hub's history may not be taken away."
        case .notForward: return "The hub's history does not go on from the one that was accepted."
        case .notALanding: return "A step of the shared history is not one that sli makes."
        case .byteForm: return "A step of the history is written in a form that sli does not write."
        case .landingDiffers: return "A step of the shared history does not hold what its edits say."
        case .nothingNew: return "A step of the shared history brings nothing new."
        case .baseNotLanded: return "An edit stands on a step of another line of history, which has not come in."
        case .notLinear: return "A person's edits do not stand in one line."
        case .tooManyEdits(let limit): return "More than \(limit) edits came in one step."
        case .levelUnknown: return "It was made by a newer version of sli: an update is needed."
        case .wrongLevel: return "A step of the shared history names another version than its edits do."
        case .wrongRoot: return "It belongs to another region."
        case .unreadable: return "A step of the shared history cannot be read."
        case .landsTwice: return "An edit that has come in before came in once more."
        case .edit(let fault): return sentence(fault)
        case .file(let fault): return "\(place): \(words(fault))"
        case .hub(let finding): return "The hub refused it: \(finding.sentence)"
        }
    }

    private static func sentence(_ fault: CheckViolation.EditFault) -> String {
        switch fault {
        case .message: "An edit's heading is not one that sli writes."
        case .date: "An edit bears a date that cannot be."
        case .unsigned: "An edit is not signed."
        case .signature: "The signature of an edit is not good."
        case .unknownKey: "An edit is signed with a key that no member holds."
        case .notActive: "An edit is signed by somebody who is no longer an active member."
        case .author(let member): "An edit bears another name than that of \(member), who signed it."
        case .tooManyFiles(let limit): "An edit changes more than \(limit) files."
        case .governanceMixed: "A change of the roster or the schemas was mixed with other work."
        case .governanceNotOnTip: "A change of the roster or the schemas was overtaken by another one."
        case .notCoordinator: "Only a coordinator changes the roster and the schemas."
        case .noCoordinatorLeft: "The change would leave the region without a coordinator."
        case .roster(let problem): sentence(problem)
        case .empty: "An edit changes nothing."
        case .statementOutdated:
            "It bears a statement about a version of the record that there is no more since an earlier change was set aside."
        }
    }

    private static func sentence(_ problem: Roster.Problem) -> String {
        switch problem {
        case .noCoordinator: "The change would leave the region without a coordinator."
        case .keyHeldTwice(_, let members): "One key would belong to \(members.joined(separator: " and "))."
        case .memberTwice(let id): "There would be two members called \(id)."
        case .authorityTwice(let id): "There would be two authorities called \(id)."
        case .unknownAuthority(let authority, let member):
            "The member \(member) would belong to \(authority), which is no authority of the region."
        case .unknownSuccessor(let successor, let authority):
            "The authority \(authority) would be followed by \(successor), which is no authority of the region."
        }
    }

    private static func words(_ fault: CheckViolation.FileFault) -> String {
        switch fault {
        case .place: "there is no place for such a file."
        case .notYours: "only sli itself, or another space, holds such a file."
        case .mode: "it is not an ordinary file."
        case .tooLarge(let limit): "it is larger than \(limit) bytes."
        case .unreadable: "it cannot be read."
        case .notCanonical: "it is not written in the one form that sli writes."
        case .unknownSchema: "the region does not know the kind and version that it names."
        case .wrongSpace: "records of this kind live in another space."
        case .identity(let field): "its \(field) does not fit its name."
        case .removed: "it was removed; records are withdrawn, never removed."
        case .changed: "it was changed; a schema is never changed, a new version is added."
        case .invalid(let violation): violation.message
        case .decisionAdded: "a decision was added by hand."
        case .decisionPassedOver(let path): "\(path) was changed while the decision about it stays open."
        case .fixed(let path): "\(path) is set once and was changed."
        case .logChanged(let path): "an entry of \(path) was changed, moved or taken away."
        case .regionPage: "it is not the region's page, or names an older version of sli than before."
        case .remarkLost: "a remark was taken away or moved."
        case .remarkOfAnother: "a remark was made in another member's name."
        case .schema(let reason): reason
        case .schemaGap(let version): "its kind has no version \(version); versions come one after the other."
        case .rosterKind: "sli itself reads this kind, and no region changes what it is."
        case .olderSchema: "it was brought back to an older form of its kind."
        case .right(let missing): words(missing)
        case .statementChanged, .statementPlace, .statementSignature, .statementOfAnother, .statementElsewhere,
            .statementVersion, .statementAct, .statementRight, .statementsTooMany, .needsSubmit, .frozen:
            statementWords(fault)
        }
    }
}
