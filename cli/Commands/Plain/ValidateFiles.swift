import ArgumentParser
import Records

/// `sli validate --schema`: what files say and their schema does not allow, a contract with other programs
/// (DESIGN.md section 11).
struct ValidateFiles {
    /// The schema's file.
    let schema: String
    /// The files to check; one of them may be `-`, standard input.
    let files: [String]

    func validate() throws {
        guard ([schema] + files).filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("Only one of the files may be `-`.")
        }
    }

    func report(_ context: Context) throws -> Report {
        let schema = try PlainFile(schema, context).schema()
        var report = Report([], json: .null)
        var answers: [JSON] = []
        var isValid = true
        for path in files {
            do {
                let violations = schema.violations(of: try PlainFile(path, context).json())
                isValid = isValid && violations.isEmpty
                report.lines += violations.map { "\(path): \($0.path): \($0.message.onOneLine)" }
                answers.append([
                    "file": .string(path), "valid": .bool(violations.isEmpty),
                    "violations": .array(violations.map(\.json)),
                ])
            } catch let problem as Problem {
                // The files that follow are checked all the same.
                report.exitCode = problem.exitCode
                report.remarks.append(problem.text)
                var answer: JSONObject = ["file": .string(path), "valid": false]
                answer["error"] = problem.json["error"]
                answers.append(.object(answer))
            }
        }
        if report.exitCode == Exit.done, !isValid { report.exitCode = Exit.refused }
        report.json = ["files": .array(answers), "valid": .bool(report.exitCode == Exit.done)]
        return report
    }
}

extension Violation {
    /// For programs: the place in both spellings, and where the schema says so.
    var json: JSON {
        var object: JSONObject = [
            "message": .string(message), "path": .string("\(path)"), "pointer": .string(pointer),
            "schemaLocation": .string(schemaLocation),
        ]
        object["title"] = title.map { .string($0) }
        return .object(object)
    }
}

extension String {
    /// The text with every line feed and carriage return as a blank: a sentence may quote the schema.
    fileprivate var onOneLine: String {
        String(decoding: utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self)
    }
}
