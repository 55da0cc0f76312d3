import Records

/// The form of a record that lies in nobody's space on this copy: written from what it begins with, and taken back as the
/// whole of it.
struct UnheldForm {
    let name: RecordName
    let schema: Schema
    /// What the record begins with.
    let base: JSON
    /// The mark of the view that it was written from.
    let mark: String
    /// What is said elsewhere and not asked for in the form.
    var hidden: [Path] = []

    /// What a form that was given back says.
    struct Taken {
        let value: JSON
        let faults: [FormFault]
        /// The form with the reasons, or with the ids that new items were given.
        let text: String
        let hasNewIDs: Bool
    }

    var written: String {
        FormText(
            head: FormText.Head(record: name, seen: mark, section: .root),
            introduction: Wording.formIntroduction(schema.root.title ?? name.kind, name, nil),
            blocks: FormOutline.blocks(schema, shown: base).filter { block in
                guard case .place(let path) = block.address else { return true }
                return !hidden.contains { $0.contains(path) }
            }
        ).text
    }

    func taken(_ text: String) -> Taken {
        let form = FilledForm(text)
        var faults = form.faults
        if let other = form.record, other != name {
            faults.append(FormFault(line: 0, sentence: Wording.formMismatch(name, other)))
        }
        let change = FormChange(form, seen: base, schema: schema) {
            var generator = SystemRandomNumberGenerator()
            return ItemID.random(using: &generator)
        }
        faults += change.faults
        let value = faults.isEmpty ? change.applied(change.steps) : base
        if faults.isEmpty {
            faults = schema.addedViolations(from: base, to: value).map {
                FormFault(line: change.line(of: $0.path), sentence: $0.message)
            }
        }
        let complaints = FormComplaints.written(
            into: text, faults.sorted { $0.line < $1.line }, made: change.made)
        return Taken(
            value: value, faults: complaints.faults, text: complaints.text, hasNewIDs: !change.made.isEmpty)
    }
}
