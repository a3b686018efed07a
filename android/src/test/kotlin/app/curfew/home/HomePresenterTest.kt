package app.curfew.home

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.FailureKindView
import app.curfew.core.FailureView
import app.curfew.protection.ProtectionFacts
import app.curfew.screens.FakeCore
import app.curfew.ui.DotKind
import app.curfew.ui.InlineWork
import app.curfew.ui.RingArc
import app.curfew.ui.RingDot
import org.junit.Assert.assertEquals
import org.junit.Test
import java.time.ZoneId
import java.time.ZonedDateTime

class HomePresenterTest {
    private val now: ZonedDateTime = ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneId.of("Asia/Shanghai"))
    private val nowMs = now.toInstant().toEpochMilli()
    private val core = FakeCore()
    private var facts =
        ProtectionFacts(
            roleHeld = true,
            libraryLoaded = true,
            contactsReadable = true,
            contactsMatter = false,
            notificationsShown = true,
        )
    private var roleOnPhone = true
    private val shown = mutableListOf<HomeState>()

    private val phone =
        object : HomePhone {
            override fun now() = this@HomePresenterTest.now

            override fun facts(
                rulebookProblem: Boolean,
                failedLately: Boolean,
            ) = facts.copy(rulebookProblem = rulebookProblem, failedLately = failedLately)

            override fun hasRole() = roleOnPhone
        }

    private val presenter = HomePresenter(core, InlineWork, phone) { shown += it }

    private fun ready(): HomeState.Ready {
        presenter.handle(HomeEvent.Shown)
        return shown.last() as HomeState.Ready
    }

    private fun failure(agoMs: Long) = FailureView(nowMs - agoMs, FailureKindView.PANIC, "")

    @Test
    fun `today's calls, quiet hours and the time are on the ring`() {
        core.dots =
            listOf(
                FakeCore.dot(600, DispositionView.ALLOW),
                FakeCore.dot(700, DispositionView.REJECT),
                FakeCore.dot(1, DispositionView.SILENCE),
            )
        val state = ready()
        assertEquals(listOf(RingArc(1320, 420)), state.ring.arcs)
        assertEquals(
            listOf(RingDot(600, DotKind.RANG), RingDot(700, DotKind.STOPPED), RingDot(1, DotKind.SILENT)),
            state.ring.dots,
        )
        assertEquals(20 * 60 + 15, state.ring.nowMinute)
        assertEquals(TodayCounts(stopped = 1, silent = 1, rang = 1), state.counts)
        assertEquals(QuietHours.Next.QuietFrom(now.toLocalDate(), 1320), state.next)
    }

    @Test
    fun `a rule that says more counts as a rule where it is on and stops calls`() {
        val special = FakeCore.special()
        for ((rule, status, untold) in listOf(
            Triple(special, HomeStatus.Protecting, true),
            Triple(special.copy(enabled = false), HomeStatus.NoRules, false),
            Triple(special.copy(then = DispositionView.ALLOW), HomeStatus.NoRules, false),
        )) {
            core.rules = listOf(rule)
            val state = ready()
            assertEquals(status, state.status)
            assertEquals(emptyList<RingArc>() to untold, state.ring.arcs to state.ring.untold)
        }
    }

    @Test
    fun `all is well`() = assertEquals(HomeStatus.Protecting, ready().status)

    @Test
    fun `each thing that is wrong is said`() {
        val well = facts
        for ((status, spoil) in listOf<Pair<HomeStatus, () -> Unit>>(
            HomeStatus.RoleMissing(available = true) to { facts = well.copy(roleHeld = false) },
            HomeStatus.LibraryMissing to { facts = well.copy(libraryLoaded = false) },
            HomeStatus.RulesUnreadable to { core.health = core.health.copy(rulebookProblem = "damaged") },
            HomeStatus.Suspended(nowMs + 1) to { core.settings = core.settings.copy(suspendedUntilMs = nowMs + 1) },
            HomeStatus.Paused(nowMs + 1) to { core.settings = core.settings.copy(pausedUntilMs = nowMs + 1) },
            HomeStatus.ContactsNotReadable to { facts = well.copy(contactsReadable = false, contactsMatter = true) },
            HomeStatus.NoRules to { core.rules = listOf(FakeCore.known(), FakeCore.night().copy(enabled = false)) },
            HomeStatus.ListDamaged("Banks") to { core.health = core.health.copy(damagedLists = listOf("Banks")) },
            HomeStatus.LedgerClosed to { core.health = core.health.copy(ledgerOk = false) },
            HomeStatus.FailedLately(failure(1)) to { core.health = core.health.copy(failures = listOf(failure(1))) },
            HomeStatus.NotificationsOff to { facts = well.copy(notificationsShown = false) },
        )) {
            val health = core.health
            val settings = core.settings
            val rules = core.rules
            spoil()
            assertEquals(status, ready().status)
            facts = well
            core.health = health
            core.settings = settings
            core.rules = rules
        }
    }

    @Test
    fun `the missing role comes before everything else`() {
        facts = facts.copy(roleHeld = false, notificationsShown = false)
        core.health = core.health.copy(failures = listOf(failure(1)), ledgerOk = false)
        assertEquals(HomeStatus.RoleMissing(available = true), ready().status)
        roleOnPhone = false
        assertEquals(HomeStatus.RoleMissing(available = false), ready().status)
    }

    @Test
    fun `a failure is shown for a day, a suspension until its end`() {
        val day = 86_400_000L
        core.health = core.health.copy(failures = listOf(failure(day)))
        core.settings = core.settings.copy(suspendedUntilMs = nowMs)
        assertEquals(HomeStatus.Protecting, ready().status)
        core.health = core.health.copy(failures = listOf(failure(day - 1)))
        assertEquals(HomeStatus.FailedLately(failure(day - 1)), ready().status)
    }

    @Test
    fun `contacts do not matter where the system keeps their calls away`() {
        facts = facts.copy(contactsReadable = false, contactsMatter = false)
        assertEquals(HomeStatus.Protecting, ready().status)
    }

    @Test
    fun `the user can have rules work again after an emergency call`() {
        core.settings = core.settings.copy(suspendedUntilMs = nowMs + 1)
        presenter.handle(HomeEvent.ResumeBlocking)
        assertEquals(HomeStatus.Protecting, (shown.single() as HomeState.Ready).status)
        assertEquals(null, core.settings.suspendedUntilMs)
    }

    @Test
    fun `a pause of an hour, and one until seven tomorrow, in local time`() {
        presenter.handle(HomeEvent.Pause(PauseLength.HOUR))
        assertEquals(nowMs + 3_600_000, core.settings.pausedUntilMs)
        assertEquals(HomeStatus.Paused(nowMs + 3_600_000), (shown.last() as HomeState.Ready).status)
        presenter.handle(HomeEvent.Pause(PauseLength.TOMORROW))
        val morning = ZonedDateTime.of(2026, 3, 13, 7, 0, 0, 0, now.zone).toInstant().toEpochMilli()
        assertEquals(morning, core.settings.pausedUntilMs)
        presenter.handle(HomeEvent.Resume)
        assertEquals(null, core.settings.pausedUntilMs)
        assertEquals(HomeStatus.Protecting, (shown.last() as HomeState.Ready).status)
    }

    @Test
    fun `a pause that is over is none, and the hours after an emergency call come first`() {
        core.settings = core.settings.copy(pausedUntilMs = nowMs)
        assertEquals(HomeStatus.Protecting, ready().status)
        core.settings = core.settings.copy(pausedUntilMs = nowMs + 1, suspendedUntilMs = nowMs + 1)
        assertEquals(HomeStatus.Suspended(nowMs + 1), ready().status)
    }

    @Test
    fun `while everything rings, the next quiet hours are those after it`() {
        val today = now.toLocalDate()
        val hour = 3_600_000L
        for ((hours, next) in listOf(
            1L to QuietHours.Next.QuietFrom(today, 1320),
            3L to QuietHours.Next.QuietFrom(today, 23 * 60 + 15),
            4L to QuietHours.Next.QuietFrom(today.plusDays(1), 15),
            12L to QuietHours.Next.QuietFrom(today.plusDays(1), 1320),
        )) {
            core.settings = core.settings.copy(pausedUntilMs = nowMs + hours * hour, suspendedUntilMs = null)
            assertEquals(next, ready().next)
            core.settings = core.settings.copy(pausedUntilMs = nowMs + 1, suspendedUntilMs = nowMs + hours * hour)
            assertEquals(next, ready().next)
        }
    }

    @Test
    fun `only rules that work can be paused`() {
        assertEquals(true, HomeStatus.Protecting.canPause)
        assertEquals(true, HomeStatus.NotificationsOff.canPause)
        val others = listOf(HomeStatus.NoRules, HomeStatus.Paused(1), HomeStatus.Suspended(1))
        for (status in others + HomeStatus.LibraryMissing) assertEquals("$status", false, status.canPause)
    }

    @Test
    fun `data that cannot be read is said so, and read again later`() {
        core.failure = CurfewException.Storage("full")
        presenter.handle(HomeEvent.Shown)
        assertEquals(HomeState.Failed, shown.last())
        core.failure = null
        assertEquals(HomeStatus.Protecting, ready().status)
    }
}
