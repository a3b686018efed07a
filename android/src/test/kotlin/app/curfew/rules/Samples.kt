package app.curfew.rules

import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.HistoryEntry
import app.curfew.core.PresentationView
import app.curfew.core.ReasonView
import app.curfew.core.RuleView
import app.curfew.core.WhoView

/** Rules that tests and pictures use. Numbers are reserved ones. */
object Samples {
    val family = rule("family", "Family", WhoView.Contact, DispositionView.ALLOW)
    val night = rule("night", "Night", WhoView.Anyone, DispositionView.SILENCE, TimeWindow.NIGHT)
    val noon =
        rule(
            "noon",
            "Lunch",
            WhoView.Prefix("+1206"),
            DispositionView.SILENCE,
            TimeWindow(TimeWindow.WORKING_DAYS, 12 * 60, 13 * 60),
        )
    val hidden = rule("hidden", "No number", WhoView.Hidden, DispositionView.REJECT).copy(enabled = false)

    /** A rule that says more than the screens show; callers and windows are placeholders. */
    val special =
        rule("special", "Sales calls", WhoView.Anyone, DispositionView.REJECT)
            .copy(beyond = "the rule as a document", lists = listOf("Banks"))

    /** Rules by hand, as the core hands them over. */
    val couriers = byHand("Couriers", DispositionView.ALLOW, """"who": {"institution_kind": "courier"}""")
    val evenings = byHand(
        "Evenings of workdays",
        DispositionView.SILENCE,
        """"who": {"none": ["hidden"]}, "until": "2026-12-31T00:00",
           "when": {"windows": [{"days": {"workdays_of": "CN"}, "start": "20:00", "end": "22:00"}]}""",
    )
    val robots = byHand(
        "Robots that redial",
        DispositionView.REJECT,
        """"who": {"all": [{"repeated": {"calls": 4, "minutes": 60}}, {"none": [{"answered": {"days": 30}}]}]}""",
    ).copy(inDoubt = true)

    private fun byHand(
        name: String,
        then: DispositionView,
        conditions: String,
    ) = rule(name.lowercase(), name, WhoView.Anyone, then)
        .copy(beyond = """{"version": 2, "rules": [{"id": "a", "name": "b", $conditions, "then": "allow"}]}""")

    /** A call that rang in Seattle; from a hidden number where there is none. */
    fun rang(
        atMs: Long,
        number: String?,
    ) = HistoryEntry(
        seq = 1uL,
        kind = EntryKind.CALL,
        atMs = atMs,
        offsetSeconds = -8 * 3600,
        zone = "America/Los_Angeles",
        number = number,
        presentation = if (number == null) PresentationView.RESTRICTED else PresentationView.ALLOWED,
        disposition = DispositionView.ALLOW,
        reason = ReasonView.NO_RULE_MATCHED,
        ruleName = null,
        outgoing = false,
        failure = null,
        protecting = null,
        detail = null,
    )

    /** A rule as the core gives it. */
    fun rule(
        id: String,
        name: String,
        who: WhoView,
        then: DispositionView,
        vararg windows: TimeWindow,
    ) = RuleView(id, name, true, who, windows.map(TimeWindow::toView), then)
}
