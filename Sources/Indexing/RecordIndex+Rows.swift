public import Records

extension RecordIndex {
    /// What is written of one record at one commit.
    public struct Entry: Sendable, Hashable {
        public var name: RecordName
        /// Kind and version, as in `self-assessment/1`.
        public var schema: String
        /// What a person calls the record.
        public var title: String
        /// The id of the authority that it is about, if it is about one.
        public var authority: String?
        public var year: String?
        /// The id of the record's blob in git, in hexadecimal digits.
        public var blob: String
        public var stage: String?
        /// What can be searched, each path once.
        public var passages: [Passage]

        public init(
            name: RecordName, schema: String, title: String, authority: String? = nil, year: String? = nil,
            blob: String, stage: String? = nil, passages: [Passage] = []
        ) {
            self.name = name
            self.schema = schema
            self.title = title
            self.authority = authority
            self.year = year
            self.blob = blob
            self.stage = stage
            self.passages = passages
        }
    }

    /// One field's text.
    public struct Passage: Sendable, Hashable {
        public var path: Path
        /// The field's title.
        public var title: String
        public var text: String

        public init(path: Path, title: String, text: String) {
            self.path = path
            self.title = title
            self.text = text
        }
    }

    /// A decision that waits for a person.
    public struct Decision: Sendable, Hashable {
        public var path: Path
        /// The field's title.
        public var title: String
        /// How many versions there are to decide between.
        public var sides: Int

        public init(path: Path, title: String, sides: Int) {
            self.path = path
            self.title = title
            self.sides = sides
        }
    }

    /// What is known of one record in one space.
    public struct Row: Sendable, Hashable {
        public let space: String
        public let name: RecordName
        public let schema: String
        public let title: String
        public let authority: String?
        public let year: String?
        public let blob: String
        public let stage: String?
        /// How many decisions wait for a person in it.
        public let openDecisions: Int
    }

    /// A decision with the record that it waits in.
    public struct WaitingDecision: Sendable, Hashable {
        public let space: String
        public let name: RecordName
        public let decision: Decision
    }

    /// Which rows are asked for: those that agree in everything that is given.
    public struct Filter: Sendable, Hashable {
        public var space: String?
        public var name: RecordName?
        public var kind: String?
        public var schema: String?
        public var authority: String?
        public var year: String?
        public var stage: String?
        /// Only records with decisions that wait, or only those without.
        public var hasOpenDecisions: Bool?

        public init(
            space: String? = nil, name: RecordName? = nil, kind: String? = nil, schema: String? = nil,
            authority: String? = nil, year: String? = nil, stage: String? = nil, hasOpenDecisions: Bool? = nil
        ) {
            self.space = space
            self.name = name
            self.kind = kind
            self.schema = schema
            self.authority = authority
            self.year = year
            self.stage = stage
            self.hasOpenDecisions = hasOpenDecisions
        }

        /// Every row.
        public static let all = Filter()
    }
}
