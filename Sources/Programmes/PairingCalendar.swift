/// The weeks of a plan as numbers, and sets of them as bits.
struct PairingCalendar {
    static let weekLimit = 128

    let weeks: [Week]
    /// The calendar quarter of each week as a number from 0, and the weeks of each.
    let quarterOf: [Int]
    let quarters: [UInt128]
    /// The weeks in which visits may take place, and those of them that are not over yet.
    let allowed: UInt128
    let fresh: UInt128
    /// The day of the event, in that shape.
    let eventDay: CalendarDay?

    /// - Parameter fixed: slots that stay, which may lie before and after the programme's own weeks.
    init(_ task: PairingTask, fixed: [Slot]) throws(PairingFault) {
        let window = try Self.window(task)
        let all = window + fixed.compactMap(\.window).flatMap { Self.weeks(touching: $0) }
        var weeks: [Week] = []
        if let first = all.min(), let last = all.max() {
            guard (last.monday - first.monday) / 7 < Self.weekLimit else {
                throw .tooManyWeeks(limit: Self.weekLimit)
            }
            weeks = stride(from: first.monday.number, through: last.monday.number, by: 7).map {
                Week(of: CalendarDay(number: $0))
            }
        }
        self.weeks = weeks
        let names = Set(weeks.map { $0.monday.quarter }).sorted()
        let quarterOf = weeks.map { week in names.firstIndex(of: week.monday.quarter) ?? 0 }
        self.quarterOf = quarterOf
        quarters = names.indices.map { quarter in
            weeks.indices.reduce(0) { quarterOf[$1] == quarter ? $0 | .bit($1) : $0 }
        }
        let eventDay = task.programme.shape == .eventDay ? task.programme.eventDay : nil
        self.eventDay = eventDay
        allowed = Self.bits(window, weeks)
        fresh = Self.bits(
            window.filter { week in task.notBefore.map { (eventDay ?? week.monday) >= $0 } ?? true }, weeks)
    }

    /// The weeks in which somebody can who cannot on those days.
    func open(without unavailable: [DaySpan]) -> UInt128 {
        // Of the week of an event only its day counts.
        if let eventDay { return unavailable.contains { $0.contains(eventDay) } ? 0 : allowed }
        return unavailable.reduce(allowed) { $0 & ~bits(touching: $1) }
    }

    /// The weeks of which a working day lies in the span.
    func bits(touching span: DaySpan) -> UInt128 { Self.bits(Self.weeks(touching: span), weeks) }

    private static func bits(_ some: [Week], _ weeks: [Week]) -> UInt128 {
        guard let first = weeks.first else { return 0 }
        return some.reduce(0) { bits, week in
            let number = (week.monday - first.monday) / 7
            return weeks.indices.contains(number) ? bits | .bit(number) : bits
        }
    }

    /// The weeks that lie within the programme's window as a whole, or that of the event.
    private static func window(_ task: PairingTask) throws(PairingFault) -> [Week] {
        let programme = task.programme
        guard let deadline = programme.deadline else { throw .noDeadline }
        if programme.shape == .eventDay {
            guard let day = programme.eventDay else { throw .noEventDay }
            let isClosed = programme.closed.contains { $0.contains(day) }
            let isOutside = day > deadline || programme.opens.map { day < $0 } ?? false
            return isClosed || isOutside ? [] : [Week(of: day)]
        }
        guard let opens = programme.opens ?? task.notBefore else { throw .noOpening }
        let first = Week(of: opens + 6)
        let last = Week(of: deadline - 4)
        guard first <= last else { return [] }
        return stride(from: first.monday.number, through: last.monday.number, by: 7)
            .map { Week(of: CalendarDay(number: $0)) }
            .filter { week in !programme.closed.contains { $0.overlaps(week.span) } }
    }

    /// The weeks of which a working day lies in the span.
    static func weeks(touching span: DaySpan) -> [Week] {
        stride(from: span.from.monday.number, through: span.until.number, by: 7)
            .map { Week(of: CalendarDay(number: $0)) }
            .filter { $0.span.overlaps(span) }
    }
}
