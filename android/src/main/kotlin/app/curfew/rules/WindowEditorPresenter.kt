package app.curfew.rules

/**
 * What [WindowEditorScreen] shows.
 *
 * @property problem why the window will not do; shown once a person tried to keep it, and at once for an empty one
 */
data class WindowEditorState(
    val window: TimeWindow,
    val problem: WindowProblem? = null,
    val changed: Boolean = false,
)

/** What a person does on [WindowEditorScreen]. */
sealed interface WindowEditorEvent {
    /** A day was switched on or off, 1 = Monday to 7 = Sunday. */
    data class DayTouched(
        val day: Int,
    ) : WindowEditorEvent

    /** A set of days was chosen. */
    data class DaysChosen(
        val days: Set<Int>,
    ) : WindowEditorEvent

    /** Only these days of a calendar count; `null`: any calendar's, so every day. */
    data class CalendarChosen(
        val of: DaysOf?,
    ) : WindowEditorEvent

    /** The start was set, minutes after midnight, `0..1439`. */
    data class StartSet(
        val minute: Int,
    ) : WindowEditorEvent

    /** The end was set, minutes after midnight, `0..1439`; 0 is the midnight at the end of a day. */
    data class EndSet(
        val minute: Int,
    ) : WindowEditorEvent

    /** The window is to be kept. */
    data object Kept : WindowEditorEvent
}

/** One window being made or changed; asks nobody. Main thread. */
class WindowEditorPresenter(
    private val original: TimeWindow,
    private val show: (WindowEditorState) -> Unit,
    private val kept: (TimeWindow) -> Unit,
) {
    /** What is shown. */
    var state = WindowEditorState(original)
        private set

    /** Takes what a person does. */
    fun handle(event: WindowEditorEvent) {
        val window = state.window
        when (event) {
            is WindowEditorEvent.DayTouched -> edit(touched(window, event.day))
            // Days of the week and days of a calendar take each other's place.
            is WindowEditorEvent.DaysChosen -> edit(window.copy(days = event.days, of = null))
            is WindowEditorEvent.CalendarChosen -> edit(window.copy(days = TimeWindow.EVERY_DAY, of = event.of))
            is WindowEditorEvent.StartSet -> edit(window.between(start = event.minute))
            is WindowEditorEvent.EndSet -> edit(window.between(end = event.minute))
            WindowEditorEvent.Kept -> keep()
        }
    }

    /** A rule by hand may have both, "workdays that are Mondays"; then the days go on being changed within them. */
    private fun touched(
        window: TimeWindow,
        day: Int,
    ): TimeWindow {
        val shown = window.namedDays
        val days = if (day in shown) shown - day else shown + day
        return when {
            window.of == null || shown.isEmpty() -> window.copy(days = days, of = null)
            days.isEmpty() -> window.copy(days = TimeWindow.EVERY_DAY)
            else -> window.copy(days = days)
        }
    }

    private fun edit(window: TimeWindow) = present(WindowEditorState(window, window.problem, window != original))

    private fun keep() {
        val problem = state.window.problem
        if (problem == null) kept(state.window) else present(state.copy(problem = problem))
    }

    private fun present(next: WindowEditorState) {
        if (next == state) return
        state = next
        show(next)
    }
}
