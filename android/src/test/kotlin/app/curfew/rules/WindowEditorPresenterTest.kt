package app.curfew.rules

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class WindowEditorPresenterTest {
    private val kept = mutableListOf<TimeWindow>()
    private val editor = WindowEditorPresenter(TimeWindow.NIGHT, {}, { kept += it })

    @Test
    fun `an empty window is told at once and is not kept`() {
        editor.handle(WindowEditorEvent.EndSet(TimeWindow.NIGHT.start))
        assertEquals(WindowProblem.Empty, editor.state.problem)
        editor.handle(WindowEditorEvent.Kept)
        assertTrue(kept.isEmpty())
        editor.handle(WindowEditorEvent.EndSet(0))
        editor.handle(WindowEditorEvent.Kept)
        assertEquals(listOf(TimeWindow(TimeWindow.EVERY_DAY, 1320, 1440)), kept)
    }

    @Test
    fun `a window needs a day`() {
        TimeWindow.EVERY_DAY.forEach { editor.handle(WindowEditorEvent.DayTouched(it)) }
        assertEquals(WindowProblem.NoDay, editor.state.problem)
        editor.handle(WindowEditorEvent.DaysChosen(TimeWindow.WEEKEND))
        editor.handle(WindowEditorEvent.DayTouched(6))
        assertEquals(null, editor.state.problem)
        editor.handle(WindowEditorEvent.Kept)
        assertEquals(setOf(7), kept.single().days)
    }

    @Test
    fun `days of the week and days of a calendar take each other's place`() {
        val workdays = DaysOf("workdays_of", "CN")

        fun window() = editor.state.window.let { it.days to it.of }
        editor.handle(WindowEditorEvent.DaysChosen(TimeWindow.WEEKEND))
        editor.handle(WindowEditorEvent.CalendarChosen(workdays))
        assertEquals(TimeWindow.EVERY_DAY to workdays, window())
        assertEquals("no day of the week is meant", emptySet<Int>(), editor.state.window.namedDays)
        editor.handle(WindowEditorEvent.DayTouched(3))
        assertEquals(setOf(3) to null, window())
        editor.handle(WindowEditorEvent.CalendarChosen(workdays))
        editor.handle(WindowEditorEvent.DaysChosen(TimeWindow.EVERY_DAY))
        assertEquals(TimeWindow.EVERY_DAY to null, window())
        assertEquals(TimeWindow.EVERY_DAY, editor.state.window.namedDays)
    }

    @Test
    fun `a rule by hand may have both`() {
        val both = TimeWindow(setOf(1, 2), 480, 600, DaysOf("workdays_of", "CN"))
        val editor = WindowEditorPresenter(both, {}, { kept += it })
        editor.handle(WindowEditorEvent.DayTouched(2))
        assertEquals(both.copy(days = setOf(1)), editor.state.window)
        editor.handle(WindowEditorEvent.DayTouched(1))
        assertEquals(both.copy(days = TimeWindow.EVERY_DAY), editor.state.window)
    }

    @Test
    fun `a window changed back is not changed`() {
        editor.handle(WindowEditorEvent.StartSet(0))
        assertTrue(editor.state.changed)
        editor.handle(WindowEditorEvent.StartSet(TimeWindow.NIGHT.start))
        assertFalse(editor.state.changed)
    }
}
