import Programmes
import Records
import Workspaces

/// The tracking as a page of its own: no script, nothing from elsewhere, readable without colours.
struct TrackPage {
    private let telling: TrackTelling

    init(_ telling: TrackTelling) { self.telling = telling }

    private static let style = """
        body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#111;background:#fff}
        table{border-collapse:collapse;width:100%;margin:1rem 0}
        caption{text-align:left;font-weight:bold;padding:.5rem 0}
        th,td{border:1px solid #555;padding:.35rem .5rem;text-align:left;vertical-align:top}
        thead th{background:#eee}
        .wide{overflow-x:auto}
        @media print{body{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}}
        """

    var lines: [String] {
        let desk = telling.desk
        let tracking = telling.tracking
        return [
            "<!DOCTYPE html>", "<html lang=\"en-GB\">", "<head>", "<meta charset=\"utf-8\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "<title>\(Self.escaped(Wording.onDay(desk.title, tracking.today)))</title>", "<style>",
        ] + Self.style.split(separator: "\n").map(String.init) + [
            "</style>", "</head>", "<body>", "<main>", "<h1>\(Self.escaped(desk.title))</h1>",
            "<p><time datetime=\"\(tracking.today.text)\">\(Self.escaped(Wording.day(tracking.today)))</time></p>",
            "<h2>\(Wording.coverageHeading)</h2>", "<ul>",
        ] + telling.summary.map { "<li>\(Self.escaped($0))</li>" } + ["</ul>"]
            + table(
                Wording.authoritiesHeading, Wording.authoritiesCaption, Wording.trackColumns,
                tracking.lines.map { line in
                    [
                        telling.names[line.authority], Wording.words(line.part), Wording.words(line.answer),
                        Wording.words(line.hosting), telling.challengers(line), Wording.words(line.challenging),
                        telling.names.list(line.challenges), telling.blockers(line),
                    ]
                })
            + table(
                Wording.visitsHeading, Wording.visitsCaption, Wording.visitColumns,
                tracking.visits.map { visit in
                    [
                        telling.names[visit.slot.host], telling.names.list(visit.slot.challengers),
                        visit.days.map(Wording.days) ?? "", Wording.words(visit.standing),
                        telling.title(ofStage: visit.stage, desk.challenges.first?.view.schema),
                    ]
                })
            + ["<footer><p>\(Wording.pageMadeBy)</p></footer>", "</main>", "</body>", "</html>"]
    }

    /// A table whose first cell names each row; a scrolled one can be reached from the keyboard.
    private func table(_ heading: String, _ caption: String, _ columns: [String], _ rows: [[String]]) -> [String] {
        let id = heading.lowercased()
        return [
            "<h2 id=\"\(id)\">\(Self.escaped(heading))</h2>",
            "<div class=\"wide\" role=\"region\" aria-labelledby=\"\(id)\" tabindex=\"0\">", "<table>",
            "<caption>\(Self.escaped(caption))</caption>", "<thead>",
            "<tr>" + columns.map { "<th scope=\"col\">\(Self.escaped($0))</th>" }.joined() + "</tr>", "</thead>",
            "<tbody>",
        ]
            + rows.map { row in
                "<tr><th scope=\"row\">\(Self.escaped(row.first ?? ""))</th>"
                    + row.dropFirst().map { "<td>\(Self.escaped($0))</td>" }.joined() + "</tr>"
            } + ["</tbody>", "</table>", "</div>"]
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
