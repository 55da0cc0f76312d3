import Records

/// The sentences of the commands on plain files.
///
/// Their exit code 1 means conflicts or violations alone, so whatever else goes wrong has another one.
extension Wording {
    static func tooLargeFile(_ path: String, _ limit: Int) -> Problem {
        Problem(
            "too-large", "\(path) could not be read: it has more than \(limit) bytes.", exitCode: Exit.unreadable)
    }

    static func unusableSchema(_ path: String, _ error: SchemaError) -> Problem {
        Problem("schema", "The schema \(path) cannot be used.", causes: [error.description], exitCode: Exit.unreadable)
    }

    static func noPlaceForFile(_ path: String) -> Problem {
        Problem(
            "no-place", "\(path) was not written: there is no such folder, or a folder stands there.",
            exitCode: Exit.usage)
    }

    static func unwritableFile(_ path: String) -> Problem {
        Problem(
            "unwritable", "\(path) was not written: the disk may be full or read-only. What stood there is unchanged.",
            exitCode: Exit.fault)
    }

    static func answerNotWritten() -> Problem {
        Problem("unwritable", "The answer could not be written out; what was done is done.", exitCode: Exit.fault)
    }

    /// What a person is told of values that need a decision, by their places.
    static func conflicts(_ paths: [Path], of file: String?) -> String {
        let count = paths.count == 1 ? "1 place needs" : "\(paths.count) places need"
        let heading = file.map { "\($0): \(count) a decision:" } ?? "\(count) a decision:"
        return ([heading] + paths.map { "  \($0.steps.isEmpty ? "the whole record" : "\($0)")" })
            .joined(separator: "\n")
    }

    static func decisionsWritten(_ file: String) -> String { "What was written there is in \(file)." }

    static func decisionsNotWritten(_ file: String) -> String {
        "What was written there could not be kept in \(file); it stands in the two versions."
    }
}
