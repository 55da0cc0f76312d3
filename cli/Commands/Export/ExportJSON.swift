import Records

/// A record for other programs: what it says, what its fields are called, who signed what (docs/json.md).
struct ExportJSON {
    let record: ExportedRecord

    init(_ record: ExportedRecord) { self.record = record }

    var json: JSON {
        let titles = SchemaFields(record.schema).all.compactMap { field in
            field.at.title.map { (field.place, JSON.string($0)) }
        }
        return [
            "decisions": .array(record.decisions.map(\.json)), "digest": .string(record.digest),
            "lateChanges": .number(JSONNumber(record.lateChanges)), "mark": record.mark.json,
            "marking": .string(record.marking), "record": .string("\(record.name)"),
            "seconds": .number(JSONNumber(Int(record.seconds))), "stages": .array(record.stages.map(\.json)),
            "standing": .bool(record.isStanding), "title": .string(record.title),
            "titles": .object(JSONObject(titles)), "value": record.value,
        ]
    }
}
