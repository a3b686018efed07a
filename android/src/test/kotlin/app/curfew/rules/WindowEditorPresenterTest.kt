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
    fun `a window changed back is not changed`() {
        editor.handle(WindowEditorEvent.StartSet(0))
        assertTrue(editor.state.changed)
        editor.handle(WindowEditorEvent.StartSet(TimeWindow.NIGHT.start))
        assertFalse(editor.state.changed)
    }
}
