import ArgumentParser

/// What a record can be written as.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case html, markdown, json, csv

    /// The format that a file's ending means.
    init?(file: String) {
        guard let dot = file.lastIndex(of: "."), !file[dot...].contains("/") else { return nil }
        switch file[dot...].lowercased() {
        case ".html", ".htm": self = .html
        case ".md", ".markdown": self = .markdown
        case ".json": self = .json
        case ".csv": self = .csv
        default: return nil
        }
    }

    /// The record in this format, with a seal.
    func text(of record: ExportedRecord) -> String {
        switch self {
        case .html: ExportSeal.html(HTMLWriter.page(RecordPage(record).document))
        case .markdown: ExportSeal.html(MarkdownWriter.page(RecordPage(record).document))
        case .json: ExportSeal.json(ExportJSON(record).json)
        case .csv: ExportSeal.csv(ExportCSV(record).text)
        }
    }
}
