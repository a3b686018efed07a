package app.curfew.home

import app.curfew.core.Counts
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.Health
import app.curfew.core.HistoryFilter
import app.curfew.core.RuleView
import app.curfew.core.SettingsView
import app.curfew.protection.ProtectionFacts
import app.curfew.protection.ProtectionState
import app.curfew.protection.ProtectionState.Reason
import app.curfew.protection.ProtectionState.Warning
import app.curfew.rules.stops
import app.curfew.ui.DotKind
import app.curfew.ui.Ring
import app.curfew.ui.RingDot
import app.curfew.ui.Work
import java.time.Duration
import java.time.Instant
import java.time.LocalTime
import java.time.ZonedDateTime

/** What the home screen asks of the phone. */
interface HomePhone {
    /** The time on the phone's clock. */
    fun now(): ZonedDateTime

    /** What the platform knows. Any thread. */
    fun facts(
        rulebookProblem: Boolean,
        failedLately: Boolean,
    ): ProtectionFacts

    /** Whether this phone can give an app the call screening role. */
    fun hasRole(): Boolean
}

/** Reads how things are today and says the most pressing thing first. Main thread; imports no `android.*`. */
class HomePresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val phone: HomePhone,
    private val show: (HomeState) -> Unit,
) {
    var state: HomeState = HomeState.Loading
        private set

    fun handle(event: HomeEvent) {
        when (event) {
            HomeEvent.Shown -> load { }
            HomeEvent.ResumeBlocking -> load { core.resumeBlocking() }
            is HomeEvent.Pause -> load { core.setPaused(pauseEnd(event.length, phone.now())) }
            HomeEvent.Resume -> load { core.setPaused(null) }
        }
    }

    private fun load(first: () -> Unit) {
        val now = phone.now()
        val task = {
            first()
            read(now)
        }
        work.run(task) { result ->
            state = result.getOrDefault(HomeState.Failed)
            show(state)
        }
    }

    /** Off the main thread. */
    private fun read(now: ZonedDateTime): HomeState {
        val today = now.toLocalDate()
        val since = today.atStartOfDay(now.zone).toInstant().toEpochMilli()
        val until = today
            .plusDays(1)
            .atStartOfDay(now.zone)
            .toInstant()
            .toEpochMilli()
        val rulebook = core.rulebook()
        // Rules that are only offered are not in force.
        val rules = if (rulebook.problem == null) rulebook.rules else emptyList()
        val quiet = QuietHours(rules)
        val health = core.health()
        val settings = core.settings()
        val calls = calls(since, until, health.ledgerOk)
        return HomeState.Ready(
            status = status(health, settings, rules, now),
            today = today,
            ring = Ring(quiet.arcs(today), calls?.dots.orEmpty(), now.hour * MINUTES + now.minute, quiet.untold),
            next = next(quiet, settings, now),
            counts = calls?.counts,
        )
    }

    private fun pauseEnd(
        length: PauseLength,
        now: ZonedDateTime,
    ): Long =
        when (length) {
            PauseLength.HOUR -> now.plusHours(1)
            PauseLength.TOMORROW ->
                now
                    .toLocalDate()
                    .plusDays(1)
                    .atTime(PAUSE_ENDS)
                    .atZone(now.zone)
        }.toInstant().toEpochMilli()

    /** What comes next; while everything rings, what comes after that. */
    private fun next(
        quiet: QuietHours,
        settings: SettingsView,
        now: ZonedDateTime,
    ): QuietHours.Next {
        val nowMs = now.toInstant().toEpochMilli()
        val ends = listOfNotNull(settings.suspendedUntilMs, settings.pausedUntilMs)
        val endMs = ends.filter { it > nowMs }.maxOrNull() ?: return quiet.next(now.toLocalDateTime())
        val end = Instant.ofEpochMilli(endMs).atZone(now.zone).toLocalDateTime()
        return when (val next = quiet.next(end)) {
            is QuietHours.Next.QuietUntil ->
                QuietHours.Next.QuietFrom(end.toLocalDate(), end.hour * MINUTES + end.minute)
            is QuietHours.Next.QuietFrom, QuietHours.Next.None -> next
        }
    }

    private class Calls(
        val dots: List<RingDot>,
        val counts: TodayCounts,
    )

    /** `null` where the history cannot be read; that is no reason to show nothing at all. */
    private fun calls(
        since: Long,
        until: Long,
        ledgerOk: Boolean,
    ): Calls? =
        try {
            val dots = core.day(since, until).map { RingDot(it.minuteOfDay.toInt(), kind(it.disposition)) }
            Calls(dots, counts(core.counts(HistoryFilter(since, until, null, emptyList(), false))))
        } catch (failure: CurfewException) {
            if (ledgerOk) throw failure
            null
        }

    private fun status(
        health: Health,
        settings: SettingsView,
        rules: List<RuleView>,
        now: ZonedDateTime,
    ): HomeStatus {
        val nowMs = now.toInstant().toEpochMilli()
        val failure = health.failures.firstOrNull { nowMs - it.atMs < LATELY.toMillis() }
        val protection = ProtectionState.of(phone.facts(health.rulebookProblem != null, failure != null))
        if (protection is ProtectionState.NotProtecting) return status(protection.reasons.first())
        val suspendedUntil = settings.suspendedUntilMs
        val pausedUntil = settings.pausedUntilMs
        val damaged = health.damagedLists.firstOrNull()
        return when {
            suspendedUntil != null && suspendedUntil > nowMs -> HomeStatus.Suspended(suspendedUntil)
            pausedUntil != null && pausedUntil > nowMs -> HomeStatus.Paused(pausedUntil)
            Warning.CONTACTS_NOT_READABLE in protection.warnings -> HomeStatus.ContactsNotReadable
            rules.none { it.stops } -> HomeStatus.NoRules
            damaged != null -> HomeStatus.ListDamaged(damaged)
            !health.ledgerOk -> HomeStatus.LedgerClosed
            failure != null -> HomeStatus.FailedLately(failure)
            Warning.NOTIFICATIONS_OFF in protection.warnings -> HomeStatus.NotificationsOff
            else -> HomeStatus.Protecting
        }
    }

    private fun status(reason: Reason): HomeStatus =
        when (reason) {
            Reason.ROLE_NOT_HELD -> HomeStatus.RoleMissing(phone.hasRole())
            Reason.LIBRARY_MISSING -> HomeStatus.LibraryMissing
            Reason.RULEBOOK_PROBLEM -> HomeStatus.RulesUnreadable
        }

    private fun counts(counts: Counts) =
        TodayCounts(counts.reject.toInt(), counts.silence.toInt(), counts.allow.toInt())

    private fun kind(disposition: DispositionView): DotKind =
        when (disposition) {
            DispositionView.ALLOW -> DotKind.RANG
            DispositionView.SILENCE -> DotKind.SILENT
            DispositionView.REJECT -> DotKind.STOPPED
        }

    companion object {
        private const val MINUTES = 60

        /** When a pause until tomorrow ends, as the sheet says. */
        val PAUSE_ENDS: LocalTime = LocalTime.of(7, 0)

        /** A failure is shown this long. */
        private val LATELY: Duration = Duration.ofDays(1)
    }
}
