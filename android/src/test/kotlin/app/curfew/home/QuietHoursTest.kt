package app.curfew.home

import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.home.QuietHours.Next
import app.curfew.screens.FakeCore
import app.curfew.ui.RingArc
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.LocalDate
import java.time.LocalDateTime

class QuietHoursTest {
    private val thursday: LocalDate = LocalDate.of(2026, 3, 12)

    private fun hours(vararg rules: RuleView) = QuietHours(rules.toList())

    private fun at(
        hour: Int,
        minute: Int = 0,
        day: LocalDate = thursday,
    ): LocalDateTime = day.atTime(hour, minute)

    @Test
    fun `a night of every day is one arc over midnight`() {
        assertEquals(listOf(RingArc(1320, 420)), hours(FakeCore.night()).arcs(thursday))
    }

    @Test
    fun `what yesterday left over is shown in the morning only`() {
        val wednesdayNight = FakeCore.night(days = listOf(3))
        assertEquals(listOf(RingArc(0, 420)), hours(wednesdayNight).arcs(thursday))
        assertEquals(listOf(RingArc(1320, 1440)), hours(wednesdayNight).arcs(thursday.minusDays(1)))
        assertEquals(emptyList<RingArc>(), hours(wednesdayNight).arcs(thursday.plusDays(1)))
    }

    @Test
    fun `windows that touch are one arc`() {
        val rule = FakeCore.night().copy(
            windows = listOf(FakeCore.window(540, 600), FakeCore.window(600, 660), FakeCore.window(800, 810)),
        )
        assertEquals(listOf(RingArc(540, 660), RingArc(800, 810)), hours(rule).arcs(thursday))
    }

    @Test
    fun `rules that are off, that ring, or that are about some callers keep no hours quiet`() {
        val list = FakeCore.night().copy(who = WhoView.List("Banks"))
        val rings = FakeCore.night().copy(then = DispositionView.ALLOW)
        val off = FakeCore.night().copy(enabled = false)
        val quiet = hours(FakeCore.known(), list, rings, off)
        assertEquals(emptyList<RingArc>(), quiet.arcs(thursday))
        assertEquals(Next.None, quiet.next(at(23)))
    }

    @Test
    fun `a rule that says more draws no hours, and is known to have some`() {
        val special = FakeCore.special()
        val quiet = hours(special)
        assertEquals(emptyList<RingArc>(), quiet.arcs(thursday))
        assertEquals(Next.None, quiet.next(at(23)))
        assertTrue(quiet.untold)
        assertEquals(Next.QuietFrom(thursday, 1320), hours(special, FakeCore.night()).next(at(12)))
        for ((why, rule) in mapOf(
            "it is off" to special.copy(enabled = false),
            "it lets calls ring" to special.copy(then = DispositionView.ALLOW),
            "it says no more" to FakeCore.night(),
        )) {
            assertFalse(why, hours(rule).untold)
        }
    }

    @Test
    fun `what a placeholder says is not drawn`() {
        val special = FakeCore.special().copy(windows = listOf(FakeCore.window(0, 1440)))
        assertEquals(emptyList<RingArc>(), hours(special).arcs(thursday))
    }

    @Test
    fun `the start is inside and the end outside`() {
        val quiet = hours(FakeCore.night())
        for ((why, now, next) in listOf(
            Triple("a minute before", at(21, 59), Next.QuietFrom(thursday, 1320)),
            Triple("at the start", at(22), Next.QuietUntil(420)),
            Triple("after midnight", at(3), Next.QuietUntil(420)),
            Triple("the last minute", at(6, 59), Next.QuietUntil(420)),
            Triple("at the end", at(7), Next.QuietFrom(thursday, 1320)),
        )) {
            assertEquals(why, next, quiet.next(now))
        }
    }

    @Test
    fun `the next quiet hours may be days away`() {
        val saturday = FakeCore.night(days = listOf(6))
        assertEquals(Next.QuietFrom(thursday.plusDays(2), 1320), hours(saturday).next(at(12)))
        assertEquals(
            "a week later",
            Next.QuietFrom(thursday.plusDays(9), 1320),
            hours(saturday).next(at(8, day = thursday.plusDays(3))),
        )
    }

    @Test
    fun `quiet around the clock has no end today`() {
        val always = FakeCore.night(start = 0, end = 1440)
        assertEquals(listOf(RingArc(0, 1440)), hours(always).arcs(thursday))
    }
}
