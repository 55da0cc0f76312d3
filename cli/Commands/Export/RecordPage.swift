import Landing
import Merging
import Records

/// Everything that is printed of one version of a record.
struct ExportedRecord {
    let name: RecordName
    let schema: Schema
    let value: JSON
    /// The SHA-256 of the version's canonical bytes.
    let digest: String
    /// Whether the record says just that now.
    let isStanding: Bool
    let decisions: [Decision]
    /// Where it stands in each space that holds it.
    let stages: [ExportedStage]
    let authorities: PrintedNames
    let mark: ExportedMark
    /// How many late changes wait.
    let lateChanges: Int
    /// This laptop's clock, in seconds since 1970.
    let seconds: Int64

    var title: String { schema.root.title ?? name.kind }

    /// The protective marking: what the record says, or the one that everything bears.
    var marking: String { Wording.marking(value["marking"]?.string) }
}

/// Where a record stands in one space, and what was signed about it there.
struct ExportedStage {
    let space: SpaceKind
    let title: String?
    let signatures: [ExportedSignature]
    /// The same for programs, as `show` gives it.
    let json: JSON
}

/// How far the region had come on the laptop that wrote a page.
struct ExportedMark {
    /// The region's short name on this laptop.
    let region: String
    /// How many steps its shared history has.
    let depth: Int
    /// Eight letters of the newest.
    let letters: String

    var json: JSON {
        ["depth": .number(JSONNumber(depth)), "letters": .string(letters), "region": .string(region)]
    }
}

/// Makes the document of a record: what it is, what it says, what waits in it, who signed what about it.
struct RecordPage {
    let record: ExportedRecord
    private let layout: RecordLayout

    init(_ record: ExportedRecord) {
        self.record = record
        layout = RecordLayout(
            record.schema, of: record.value, waiting: record.decisions.map(\.entry.path), names: record.authorities)
    }

    var document: PrintedDocument {
        var content = layout.content(of: record.value)
        let details = RecordLayout.Content(blocks: content.blocks, facts: content.facts, blank: content.blank)
        content.parts.insert(PrintedPart(title: Wording.printedDetails, blocks: details.allBlocks), at: 0)
        var parts = [PrintedPart(title: Wording.printedAbout, blocks: [.facts(about)])]
        if !record.decisions.isEmpty { parts.append(decisions) }
        if details.allBlocks.isEmpty { content.parts.removeFirst() }
        parts += content.parts
        parts.append(signatures)
        return PrintedDocument(
            title: Wording.printedTitle(record.title, key.map(\.text)),
            running: PrintedDocument.Running(
                name: "\(record.name)", marking: record.marking, version: record.digest),
            blocks: record.decisions.isEmpty ? [] : [.remark(Wording.printedDecisionsWait(record.decisions.count))],
            parts: parts)
    }

    /// What makes the record unique, as people say it.
    private var key: [(title: String, text: String)] {
        zip(record.schema.identity, record.name.key).map { field, part in
            (record.schema.root.property(field).title ?? field, record.authorities.byID[part] ?? part)
        }
    }

    private var about: [PrintedFact] {
        var facts = [PrintedFact(Wording.printedRecord, "\(record.name)")]
        facts += zip(key, record.name.key).map { PrintedFact($0.title, record.authorities.words($1)) }
        facts.append(PrintedFact(Wording.printedMarking, record.marking))
        facts.append(PrintedFact(Wording.printedDigest, [PrintedText(record.digest, isDigest: true)]))
        facts.append(PrintedFact(Wording.printedStanding, Wording.printedStanding(record.isStanding)))
        facts += record.stages.map { PrintedFact(Wording.printedStage($0.space), $0.title ?? Wording.printedNothing) }
        if record.lateChanges > 0 {
            facts.append(PrintedFact(Wording.printedLateChanges, "\(record.lateChanges)"))
        }
        facts.append(PrintedFact(Wording.printedForm, record.value["schema"]?.string ?? Wording.printedNothing))
        facts.append(PrintedFact(Wording.printedMark, Wording.printedMark(record.mark)))
        facts.append(PrintedFact(Wording.printedOn, Wording.printedOn(record.seconds)))
        return facts
    }

    // MARK: - Decisions

    /// Every open decision with all of its texts and who wrote them.
    private var decisions: PrintedPart {
        var part = PrintedPart(title: Wording.printedDecisions, blocks: [.remark(Wording.printedDecisionsHow)])
        part.parts = record.decisions.map { decision in
            var own = PrintedPart(title: decision.title)
            for (index, choice) in decision.choices.enumerated() {
                own.blocks.append(
                    .note(
                        Wording.printedChoice(index + 1, of: decision.choices.count, choice),
                        blocks(of: choice.side.value, at: decision.entry.path)))
            }
            for base in decision.entry.bases {
                own.blocks.append(.note(Wording.printedBefore, blocks(of: base.value, at: decision.entry.path)))
            }
            return own
        }
        return part
    }

    private func blocks(of value: JSON?, at path: Path) -> [PrintedBlock] {
        var plain = RecordLayout(record.schema, of: record.value, names: record.authorities)
        plain.hasAnchors = false
        let place = record.schema.root.descendant(at: path)
        if let text = value?.string, !RecordLayout.isBlank(.string(text)), place.choices == nil {
            return [.prose(text)]
        }
        let title = place.title ?? Wording.formWhole
        guard let value, let content = plain.content(of: value, at: place, path, titled: title) else {
            return [.remark(Wording.printedAbsent)]
        }
        return content.allBlocks + Self.flat(content.parts)
    }

    /// Parts without headings: a text of a decision stands in a frame.
    private static func flat(_ parts: [PrintedPart]) -> [PrintedBlock] {
        parts.flatMap { part in [.note(part.title, part.blocks + flat(part.parts))] }
    }

    // MARK: - Signatures

    private var signatures: PrintedPart {
        var part = PrintedPart(title: Wording.printedSignatures)
        let signed = record.stages.flatMap(\.signatures)
        if signed.isEmpty {
            part.blocks.append(.remark(Wording.printedUnsigned))
        } else {
            part.blocks.append(.table(table(signed)))
            let notes = signed.enumerated().filter { !$0.element.note.isEmpty }
            part.blocks += notes.map {
                .note(Wording.printedNote($0.offset + 1, $0.element), [.prose($0.element.note)])
            }
            part.blocks.append(.remark(Wording.printedClock))
        }
        part.blocks.append(.linesToSign(Wording.printedLines))
        return part
    }

    private func table(_ signed: [ExportedSignature]) -> PrintedTable {
        PrintedTable(
            caption: Wording.printedSignaturesCaption, columns: Wording.printedSignatureColumns,
            rows: signed.enumerated().map { index, one in
                PrintedTable.Row(cells: [
                    [PrintedText("\(index + 1). \(one.act)")], [PrintedText(one.who)], [PrintedText(one.role)],
                    [PrintedText(one.made)], [PrintedText(one.effect)], [version(of: one)],
                    [PrintedText(one.statement, isDigest: true)],
                ])
            })
    }

    /// Which version was signed: the printed one in words, another by its first letters.
    private func version(of signature: ExportedSignature) -> PrintedText {
        signature.digest == record.digest
            ? PrintedText(Wording.printedThisVersion)
            : PrintedText(String(signature.digest.prefix(PageStyle.shortDigest)), isDigest: true)
    }
}
