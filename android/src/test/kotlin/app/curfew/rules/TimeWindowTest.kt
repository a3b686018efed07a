package app.curfew.rules

import app.curfew.core.WindowView
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Test

class TimeWindowTest {
    @Test
    fun `a window knows where it ends and what is wrong with it`() {
        data class Case(
            val why: String,
            val window: TimeWindow,
            val endsNextDay: Boolean,
            val allDay: Boolean,
            val problem: WindowProblem?,
        )
        for (case in listOf(
            Case("a night", TimeWindow.NIGHT, true, false, null),
            Case("a morning", TimeWindow(setOf(1), 480, 720), false, false, null),
            Case("until midnight", TimeWindow.NIGHT.between(end = 0), false, false, null),
            Case("midnight to midnight", TimeWindow.NIGHT.between(0, 0), false, true, null),
            Case("no minute", TimeWindow(setOf(1), 480, 480), false, false, WindowProblem.Empty),
            Case("no day", TimeWindow(emptySet(), 480, 720), false, false, WindowProblem.NoDay),
        )) {
            assertEquals(case.why, case.endsNextDay, case.window.endsNextDay)
            assertEquals(case.why, case.allDay, case.window.isAllDay)
            assertEquals(case.why, case.problem, case.window.problem)
        }
    }

    @Test
    fun `a window goes to the core and comes back`() {
        val view = TimeWindow(setOf(7, 1), 1320, 420).toView()
        assertArrayEquals(byteArrayOf(1, 7), view.days)
        assertEquals(TimeWindow(setOf(1, 7), 1320, 420), TimeWindow.of(view))
        val midnight = WindowView(byteArrayOf(5), 1320u, 0u)
        assertEquals("midnight has one form as an end", 1440, TimeWindow.of(midnight).end)
    }

    @Test
    fun `days next to each other are one run`() {
        for ((days, phrase) in listOf(
            TimeWindow.EVERY_DAY to DayPhrase.EveryDay,
            setOf(1, 2, 3, 4) to DayPhrase.Runs(listOf(1..4)),
            setOf(6, 1, 7, 3) to DayPhrase.Runs(listOf(1..1, 3..3, 6..7)),
            emptySet<Int>() to DayPhrase.Runs(emptyList()),
        )) {
            assertEquals(phrase, DayPhrase.of(days))
        }
    }

    @Test
    fun `steps go to the next quarter of an hour, around midnight`() {
        for ((minute, by, expected) in listOf(
            Triple(1320, 15, 1335),
            Triple(1320, -15, 1305),
            Triple(1327, 15, 1335),
            Triple(1327, -15, 1320),
            Triple(1425, 15, 0),
            Triple(0, -15, 1425),
            Triple(1439, 15, 0),
        )) {
            assertEquals("$minute by $by", expected, steppedBy(minute, by))
        }
    }
}
