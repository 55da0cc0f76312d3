public import Records

/// A record that is no programme, or says something that cannot be planned with.
public struct UnreadableProgramme: Error, Sendable, Hashable {
    /// The place in the record, as a JSON Pointer.
    public let path: String

    public init(path: String) { self.path = path }
}

extension Programme {
    /// Reads a record of the kind `programme`.
    ///
    /// - Throws: ``UnreadableProgramme`` where the record is not valid by its schema, or its dates run backwards.
    ///   A blank draft is no error.
    public init(record: JSON) throws(UnreadableProgramme) {
        guard let id = record["programme"]?.string else { throw UnreadableProgramme(path: "/programme") }
        let fields = RecordFields(record)
        self.init(id)
        shape = try fields.choice("shape") ?? Self.shape(ofKind: record["kind"]?.string)
        triad = try fields.choice("triad") ?? .circle
        opens = try fields.day("opens")
        deadline = try fields.day("deadline")
        eventDay = try fields.day("event_day")
        challengersPerHost = record["challengers"]?.integer ?? 1
        allowsEachOther = record["each_other"]?.bool ?? false
        allowsSeveralAWeek = record["several_a_week"]?.bool ?? false
        closed = try fields.spans("closed")
        forbidden = try fields.pairs("forbidden")
        lastYear = try fields.pairs("last_year")
        members = try fields.items("members").map { (item) throws(UnreadableProgramme) in try Member(item) }
        slots = try fields.items("pairings").map { (item) throws(UnreadableProgramme) in try Slot(item) }
        guard Set(members.map(\.authority)).count == members.count else { throw UnreadableProgramme(path: "/members") }
        guard Set(slots.map(\.name)).count == slots.count else { throw UnreadableProgramme(path: "/pairings") }
    }

    /// The shape of a programme that does not say which: health-checks are paired, triads of directors meet on a day.
    public static func shape(ofKind kind: String?) -> Shape {
        switch kind {
        case "health-check": .reciprocal
        case "dcs-triad": .eventDay
        default: .oneWay
        }
    }
}

extension Programme.Member {
    fileprivate init(_ fields: RecordFields) throws(UnreadableProgramme) {
        self.init(
            try fields.text("authority"), part: try fields.choice("role") ?? .both, answer: try fields.choice("status"),
            capacity: fields.value["capacity"]?.integer, unavailable: try fields.spans("unavailable"),
            excuse: fields.value["excuse"]?.string)
    }
}

extension Slot {
    fileprivate init(_ fields: RecordFields) throws(UnreadableProgramme) {
        let window = fields.value["window"].map { RecordFields($0, at: fields.path + "/window") }
        self.init(
            host: try fields.text("host"), round: try fields.text("round"),
            challengers: fields.value["reviewers"]?.array?.compactMap(\.string) ?? [],
            window: try window.map { (window) throws(UnreadableProgramme) in try window.span() },
            status: try fields.choice("status"), isReciprocal: fields.value["reciprocal"]?.bool ?? false)
    }
}

/// The members of one object of a record, and where it lies.
struct RecordFields {
    let value: JSON
    let path: String

    init(_ value: JSON, at path: String = "") {
        self.value = value
        self.path = path
    }

    func text(_ name: String) throws(UnreadableProgramme) -> String {
        guard let text = value[name]?.string else { throw UnreadableProgramme(path: "\(path)/\(name)") }
        return text
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String) throws(UnreadableProgramme) -> Choice? {
        guard let text = value[name]?.string else { return nil }
        guard let choice = Choice(rawValue: text) else { throw UnreadableProgramme(path: "\(path)/\(name)") }
        return choice
    }

    func day(_ name: String) throws(UnreadableProgramme) -> CalendarDay? {
        guard let text = value[name]?.string else { return nil }
        guard let day = CalendarDay(text) else { throw UnreadableProgramme(path: "\(path)/\(name)") }
        return day
    }

    func items(_ name: String) throws(UnreadableProgramme) -> [RecordFields] {
        (value[name]?.array ?? []).enumerated().map { RecordFields($1, at: "\(path)/\(name)/\($0)") }
    }

    /// `from` and `until`; the last day is the first where it is blank.
    func span() throws(UnreadableProgramme) -> DaySpan {
        guard let from = try day("from"), let span = DaySpan(from: from, until: try day("until") ?? from) else {
            throw UnreadableProgramme(path: path)
        }
        return span
    }

    func spans(_ name: String) throws(UnreadableProgramme) -> [DaySpan] {
        try items(name).map { (item) throws(UnreadableProgramme) in try item.span() }
    }

    func pairs(_ name: String) throws(UnreadableProgramme) -> Set<AuthorityPair> {
        let pairs = try items(name).map { (item) throws(UnreadableProgramme) in
            guard let pair = AuthorityPair(try item.text("one"), try item.text("other")) else {
                throw UnreadableProgramme(path: item.path)
            }
            return pair
        }
        return Set(pairs)
    }
}
