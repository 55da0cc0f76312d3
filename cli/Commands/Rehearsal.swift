import ArgumentParser
import Records

/// What every command takes that changes what others share: the way to see it beforehand.
struct RehearsalOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Only say what would be done: nothing is sent, nothing is changed.")
    var isDry = false
}

extension Report {
    /// This answer as that of a rehearsal: people are told that nothing was done, programs find `dryRun`.
    func rehearsed() -> Report {
        var report = self
        report.lines.append(Wording.onlyRehearsed)
        var object = json.object ?? JSONObject()
        object["dryRun"] = true
        report.json = .object(object)
        return report
    }
}
