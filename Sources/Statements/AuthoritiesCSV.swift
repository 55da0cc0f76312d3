internal import Records

/// Reads a list of authorities as a coordinator keeps it: a CSV file with the columns of ``header``.
public enum AuthoritiesCSV {
    /// The first line, in this order.
    public static let header = [
        "id", "name", "region", "tier", "dfe_number", "ons_code", "from", "until", "successors",
    ]

    /// The authorities of the file, in its order.
    ///
    /// Quoted fields, CRLF and a UTF-8 byte-order mark are accepted; successors are separated by `;`. A DfE
    /// number may occur twice (a new authority can keep its predecessor's), an ONS code may not.
    ///
    /// - Throws: ``AuthoritiesCSVError`` with everything that is wrong, by line.
    public static func read(_ bytes: [UInt8]) throws(AuthoritiesCSVError) -> [Authority] {
        let rows: [CSVRows.Row]
        do {
            rows = try CSVRows.read(bytes)
        } catch {
            throw AuthoritiesCSVError(problems: [.init(line: error.line, column: nil, reason: error.reason)])
        }
        guard let first = rows.first, first.fields == header else {
            throw AuthoritiesCSVError(problems: [.init(line: rows.first?.line ?? 1, column: nil, reason: .header)])
        }
        var problems: [AuthoritiesCSVError.Problem] = []
        var authorities: [(line: Int, authority: Authority)] = []
        for row in rows.dropFirst() {
            do {
                authorities.append((row.line, try authority(row)))
            } catch {
                problems.append(error)
            }
        }
        problems += problemsBetween(authorities, all: rows.dropFirst())
        guard problems.isEmpty else {
            throw AuthoritiesCSVError(problems: problems.sorted { $0.line < $1.line })
        }
        return authorities.map(\.authority)
    }

    private static func authority(_ row: CSVRows.Row) throws(AuthoritiesCSVError.Problem) -> Authority {
        guard row.fields.count == header.count else {
            throw .init(line: row.line, column: nil, reason: .fieldCount)
        }
        let fields = row.fields
        func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
        let successors = fields[8].isEmpty ? [] : parts(of: fields[8])
        do {
            return try Authority(
                id: fields[0], name: fields[1], region: fields[2], tier: fields[3], dfeNumber: fields[4],
                onsCode: fields[5], from: optional(fields[6]), until: optional(fields[7]), successors: successors)
        } catch {
            let column = error.field.description.dropFirst()
            throw .init(
                line: row.line, column: column == "authority" ? "id" : String(column), reason: .field(error.reason))
        }
    }

    private static func parts(of list: String) -> [String] {
        list.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
    }

    /// What no row shows by itself. A successor whose own row is faulty counts as known: one fault, one message.
    private static func problemsBetween(
        _ authorities: [(line: Int, authority: Authority)], all rows: ArraySlice<CSVRows.Row>
    ) -> [AuthoritiesCSVError.Problem] {
        let known = Set(rows.compactMap(\.fields.first))
        var ids: Set<String> = []
        var codes: Set<String> = []
        var problems: [AuthoritiesCSVError.Problem] = []
        for (line, authority) in authorities {
            if !ids.insert(authority.id).inserted {
                problems.append(.init(line: line, column: "id", reason: .field(.duplicate)))
            }
            if !codes.insert(authority.onsCode).inserted {
                problems.append(.init(line: line, column: "ons_code", reason: .field(.duplicate)))
            }
            if !authority.successors.allSatisfy(known.contains) {
                problems.append(.init(line: line, column: "successors", reason: .unknownSuccessor))
            }
        }
        return problems
    }
}

/// Everything that is wrong with a list of authorities.
public struct AuthoritiesCSVError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The first line is not ``AuthoritiesCSV/header``.
        case header
        /// Not as many fields as the header has.
        case fieldCount
        /// A field whose quotation mark is never closed.
        case openQuotation
        /// A quotation mark inside a field that does not start with one.
        case strayQuotation
        /// Something between a closing quotation mark and the next comma.
        case textAfterQuotation
        case invalidUTF8
        case unknownSuccessor
        /// What the field itself lacks.
        case field(RosterError.Reason)
    }

    public struct Problem: Error, Sendable, Hashable {
        /// The line on which the row starts, from 1.
        public let line: Int
        /// The column's name, where one is to blame.
        public let column: String?
        public let reason: Reason
    }

    /// By line; never empty.
    public let problems: [Problem]
}

extension AuthoritiesCSVError: CustomStringConvertible {
    public var description: String {
        problems.map { problem in
            let place = problem.column.map { "line \(problem.line), \($0)" } ?? "line \(problem.line)"
            return "\(place): \(problem.reason.phrase)"
        }.joined(separator: "\n")
    }
}

extension AuthoritiesCSVError.Reason {
    /// What a person reads after the place.
    public var phrase: String {
        switch self {
        case .header: "the first line must be \(AuthoritiesCSV.header.joined(separator: ","))"
        case .fieldCount: "there must be \(AuthoritiesCSV.header.count) fields"
        case .openQuotation: "a quotation mark is never closed"
        case .strayQuotation: "a quotation mark stands inside a field that does not start with one"
        case .textAfterQuotation: "text stands after a closing quotation mark"
        case .invalidUTF8: "the text is not UTF-8"
        case .unknownSuccessor: "names an authority that is not in the list"
        case .field(let reason): reason.phrase
        }
    }
}
