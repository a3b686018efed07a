package app.curfew.screens

import app.curfew.core.Counts
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.Health
import app.curfew.core.HistoryFilter
import app.curfew.core.RingDot
import app.curfew.core.RuleView
import app.curfew.core.RulebookView
import app.curfew.core.SettingsView
import app.curfew.core.WhoView
import app.curfew.core.WindowView
import java.lang.reflect.Proxy

/** Fails a test that asks the core for something it does not expect. */
private val nothing: CurfewInterface =
    Proxy.newProxyInstance(
        CurfewInterface::class.java.classLoader,
        arrayOf(CurfewInterface::class.java),
    ) { _, method, _ ->
        throw AssertionError("the core was asked for ${method.name}")
    } as CurfewInterface

/** Rules, one day of calls, health and settings in memory. */
class FakeCore : CurfewInterface by nothing {
    var rules = listOf(known(), night())
    var health = Health(1234uL, true, 0u, emptyList(), null, null, emptyList())
    var settings = SettingsView(null, true, null)
    var dots = emptyList<RingDot>()

    /** What every call throws, if anything. */
    var failure: CurfewException? = null

    /** What [startQuietHours] was given. */
    var started: List<String>? = null

    override fun rulebook(): RulebookView = checked { RulebookView(rules, "00", health.rulebookProblem) }

    override fun health(): Health = checked { health }

    override fun settings(): SettingsView = checked { settings }

    override fun day(
        sinceMs: Long,
        untilMs: Long,
    ): List<RingDot> = fromLedger { dots }

    override fun counts(filter: HistoryFilter): Counts =
        fromLedger {
            fun of(disposition: DispositionView) = dots.count { it.disposition == disposition }.toULong()
            Counts(of(DispositionView.ALLOW), of(DispositionView.SILENCE), of(DispositionView.REJECT), 0uL)
        }

    override fun setHome(region: String?) = checked { settings = settings.copy(home = region) }

    override fun setOnboardingDone() = checked { settings = settings.copy(onboardingDone = true) }

    override fun resumeBlocking() = checked { settings = settings.copy(suspendedUntilMs = null) }

    override fun setPaused(untilMs: Long?) = checked { settings = settings.copy(pausedUntilMs = untilMs) }

    override fun setOwnNumbers(numbers: List<String>) =
        checked {
            if (numbers.any { !it.startsWith("+") }) throw CurfewException.Input("not a number")
            settings = settings.copy(ownNumbers = numbers)
        }

    override fun startQuietHours(
        start: String,
        end: String,
        knownName: String,
        nightName: String,
    ) = checked { started = listOf(start, end, knownName, nightName) }

    private fun <T> checked(answer: () -> T): T {
        failure?.let { throw it }
        return answer()
    }

    private fun <T> fromLedger(answer: () -> T): T =
        checked {
            if (!health.ledgerOk) throw CurfewException.Storage("the ledger is closed")
            answer()
        }

    /** Samples. */
    companion object {
        /** Contacts ring. */
        fun known() = RuleView("known", "People I know", true, WhoView.Contact, emptyList(), DispositionView.ALLOW)

        /** A rule that says more than the screens show, and silences. */
        fun special() =
            RuleView("special", "Sales calls", true, WhoView.Anyone, emptyList(), DispositionView.SILENCE, "{}")

        /** Anyone is silent from 22:00 to 7:00. */
        fun night(
            start: Int = 22 * 60,
            end: Int = 7 * 60,
            days: List<Int> = (1..7).toList(),
        ) = RuleView(
            "night",
            "Quiet hours",
            true,
            WhoView.Anyone,
            listOf(window(start, end, days)),
            DispositionView.SILENCE,
        )

        fun window(
            start: Int,
            end: Int,
            days: List<Int> = (1..7).toList(),
        ) = WindowView(days.map { it.toByte() }.toByteArray(), start.toUShort(), end.toUShort())

        /** A call [minute] minutes after midnight. */
        fun dot(
            minute: Int,
            disposition: DispositionView,
        ) = RingDot(0, minute.toUShort(), disposition)

        /** A day as a telemarketer would have it. */
        fun busyDay(): List<RingDot> {
            val rang = listOf(
                7 * 60 + 40,
                8 * 60 + 5,
                9 * 60 + 12,
                9 * 60 + 20,
                9 * 60 + 31,
                10 * 60,
                11 * 60 + 45,
                12 * 60 + 30,
                13 * 60,
                15 * 60 + 10,
                16 * 60,
                17 * 60 + 55,
                18 * 60 + 2,
                19 * 60 + 30,
            )
            val silent = listOf(20, 6 * 60 + 41)
            val stopped = listOf(9 * 60 + 25, 14 * 60 + 20, 19 * 60 + 50)
            return rang.map { dot(it, DispositionView.ALLOW) } + silent.map { dot(it, DispositionView.SILENCE) } +
                stopped.map { dot(it, DispositionView.REJECT) }
        }
    }
}
