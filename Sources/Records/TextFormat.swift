/// The values of `format` that are asserted; every other one is refused when a schema is loaded.
enum TextFormat: String, CaseIterable, Sendable {
    case date, email, uri, uuid
    case dateTime = "date-time"
}
