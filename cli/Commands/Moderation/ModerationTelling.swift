import Foundation
import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// A moderation beside the self-assessment that it is about, section by section.
struct ModerationTelling {
    /// What is said about one section; nothing of it is ever put into the self-assessment.
    struct Section {
        let id: String
        let heading: String?
        /// The authority's own grade.
        let own: String?
        let grade: String?
        let evidence: String?
        let view: String?
        let comment: String?
        let question: String?

        /// Whether moderators have said anything about it.
        var isWritten: Bool { [grade, evidence, view, comment, question].contains { $0?.isEmpty == false } }
    }

    let assessment: RecordName
    let moderation: RecordView
    let stage: RecordStage
    let sections: [Section]
    /// Whether it is about what stands in the region now.
    let isOfThisVersion: Bool

    init(_ item: ModerationCase, _ moderation: RecordView, in workspace: Workspace) async throws {
        assessment = item.record.name
        self.moderation = moderation
        stage = try await workspace.stage(of: moderation)
        let assessed = moderation.document.value?["assessed"]?.string
        isOfThisVersion = assessed == nil || assessed == item.digest
        var version = item.assessment.document.value
        if let assessed, !isOfThisVersion {
            let edits = try await workspace.edits(of: item.record.name, in: .region)
            version =
                edits.last { SHA256Digest.hex(of: $0.result.value?.canonicalBytes ?? []) == assessed }?
                .result.value
        }
        let own = Dictionary(
            (version?["sections"]?.array ?? []).compactMap { section in
                section["section"]?.string.map { ($0, section) }
            }, uniquingKeysWith: { first, _ in first })
        sections = (moderation.document.value?["sections"]?.array ?? []).compactMap { said in
            guard let id = said["section"]?.string else { return nil }
            return Section(
                id: id, heading: own[id]?["heading"]?.string, own: own[id]?["grade"]?.string,
                grade: said["grade"]?.string, evidence: said["evidence"]?.string, view: said["view"]?.string,
                comment: said["comment"]?.string, question: said["challenge_question"]?.string)
        }
    }

    var overall: String? { moderation.document.value?["overall"]?.string }
    private var disagreements: [JSON] { moderation.document.value?["disagreements"]?.array ?? [] }
    /// Whether moderators have written anything at all.
    var isWritten: Bool {
        overall?.isEmpty == false || sections.contains(where: \.isWritten) || !disagreements.isEmpty
            || moderation.document.value?["flags"]?.array?.isEmpty == false
    }

    var lines: [String] {
        var lines = [Wording.moderationHeading(assessment, moderation.name, stage.title)]
        if !isOfThisVersion { lines.append(Wording.aboutAnEarlierVersion) }
        lines += Table.lines(
            Wording.moderationColumns,
            sections.map { section in
                [
                    section.heading ?? section.id, section.own ?? "–", section.grade ?? "–", section.evidence ?? "–",
                    section.view ?? "–",
                ]
            })
        for section in sections {
            let said = [(Wording.commentWord, section.comment), (Wording.questionWord, section.question)]
                .compactMap { word, text in text.map { "\(word): \($0)" } }
            if !said.isEmpty { lines += ["", section.heading ?? section.id] + said.map { "  " + $0 } }
        }
        if let overall { lines += ["", "\(Wording.overallWord): \(overall)"] }
        if !disagreements.isEmpty { lines += [""] + disagreements.flatMap(Wording.disagreement) }
        let waiting = moderation.document.entries.count
        if waiting > 0 { lines += ["", Wording.moderationDecisions(waiting, moderation.name)] }
        return lines
    }

    var json: JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        return [
            "decisions": .array(moderation.document.entries.map { .string("\($0.path)") }),
            "disagreements": .array(disagreements),
            "flags": moderation.document.value?["flags"] ?? .array([]), "moderation": .string("\(moderation.name)"),
            "ofThisVersion": .bool(isOfThisVersion), "overall": text(overall), "record": .string("\(assessment)"),
            "sections": .array(
                sections.map { section in
                    [
                        "comment": text(section.comment), "evidence": text(section.evidence),
                        "heading": text(section.heading), "moderatedGrade": text(section.grade),
                        "ownGrade": text(section.own), "question": text(section.question),
                        "section": .string(section.id), "view": text(section.view),
                    ]
                }),
            "space": .string("\(moderation.view.space)"), "stage": text(stage.stage),
        ]
    }
}
