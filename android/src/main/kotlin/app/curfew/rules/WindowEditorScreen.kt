package app.curfew.rules

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.RingView
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.dp
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/**
 * Days and hours of one window, with their ring. [onKept] takes the window; it outlives views. Main thread.
 *
 * @param region whose workdays and holidays are offered
 */
class WindowEditorScreen(
    window: TimeWindow,
    private val region: String? = null,
    private val onKept: (TimeWindow) -> Unit,
) : Screen() {
    override val showsDestinations = false
    override val holdsBack get() = presenter.state.changed

    private var host: ScreenHost? = null
    private var binder: WindowEditorBinder? = null
    private var sheet: BottomSheet? = null
    private var heldBack = false
    private val presenter = WindowEditorPresenter(window, ::show, ::keep)

    override fun title(context: Context): CharSequence = context.getString(R.string.rules_window_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val made = WindowEditorBinder(
            host.activity,
            presenter.state.window.of
                ?.place ?: region,
            presenter::handle,
        )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onHidden() {
        sheet?.dismiss()
    }

    override fun onBack(): Boolean {
        val host = host
        if (!holdsBack || host == null) return false
        sheet =
            leaveSheet(host.activity, R.string.action_done, { presenter.handle(WindowEditorEvent.Kept) }, host::back)
                .also { it.show() }
        return true
    }

    private fun show(state: WindowEditorState) {
        binder?.bind(state)
        if (state.changed == heldBack) return
        heldBack = state.changed
        host?.barChanged()
    }

    private fun keep(window: TimeWindow) {
        onKept(window)
        host?.back()
    }
}

/** The views of [WindowEditorScreen]. Main thread. */
class WindowEditorBinder(
    private val context: Context,
    private val place: String?,
    private val handle: (WindowEditorEvent) -> Unit,
) {
    private val words = RuleWords(context)
    private val ring = RingView(context)
    private val says = context.styledText(R.style.Text_Title)
    private val note = context.styledText(R.style.Text_Body_Secondary)
    private val days = DayGrid(context) { handle(WindowEditorEvent.DayTouched(it)) }
    private val sets = FlowLayout(context)
    private val calendar = FlowLayout(context)
    private val daysProblem = ProblemText(context)
    private val hoursProblem = ProblemText(context)
    private val from =
        TimeStepper(context, context.getString(R.string.rules_window_from)) { handle(WindowEditorEvent.StartSet(it)) }
    private val until =
        TimeStepper(context, context.getString(R.string.rules_window_until)) { handle(WindowEditorEvent.EndSet(it)) }
    private val body = ScrollColumn(context)

    /** The whole screen. */
    val view: View

    init {
        body.part(picture())
        body.part(context.sectionHeader(context.getString(R.string.rules_window_days)))
        body.part(sets)
        body.part(days.view)
        if (place != null) body.part(calendar)
        body.part(daysProblem.view)
        val card = Card(context)
        card.addWide(from)
        card.addWide(until)
        card.addWide(hoursProblem.view)
        body.part(card)
        body.part(note)
        val done =
            Buttons.primary(context, context.getString(R.string.action_done)) { handle(WindowEditorEvent.Kept) }
        view = footed(body, done)
    }

    /** Shows the window. */
    fun bind(state: WindowEditorState) {
        val window = state.window
        val sentence = words.window(window)
        ring.bind(
            RuleWords.ring(listOf(window)),
            context.getString(R.string.rules_ring_reads, sentence),
        )
        says.text = if (window.problem == null) sentence.replaceFirstChar(Char::uppercase) else words.hours(window)
        note.text = context.getString(noteOf(window))
        note.visibility = if (window.problem == null) View.VISIBLE else View.GONE
        days.bind(window.namedDays)
        bindSets(window.days.takeIf { window.of == null })
        bindCalendar(window.of)
        from.bind(window.start)
        until.bind(window.end)
        val problem = state.problem
        daysProblem.bind(context.getString(R.string.rules_window_no_day).takeIf { problem == WindowProblem.NoDay })
        hoursProblem.bind(context.getString(R.string.rules_window_empty).takeIf { problem == WindowProblem.Empty })
    }

    private fun noteOf(window: TimeWindow): Int =
        when {
            window.isAllDay -> R.string.rules_window_note_all_day
            window.endsNextDay -> R.string.rules_window_note_next_day
            else -> R.string.rules_window_note_same_day
        }

    private fun bindSets(days: Set<Int>?) {
        if (sets.childCount == 0) SETS.forEach { _ -> sets.addView(Chip(context)) }
        SETS.entries.forEachIndexed { at, (label, set) ->
            (sets.getChildAt(at) as Chip).bind(context.getString(label), days == set) {
                handle(WindowEditorEvent.DaysChosen(set))
            }
        }
    }

    private fun bindCalendar(chosen: DaysOf?) {
        val place = place ?: return
        val kinds = RuleWords.DAY_KINDS.keys
        if (calendar.childCount == 0) kinds.forEach { _ -> calendar.addView(Chip(context)) }
        kinds.forEachIndexed { at, kind ->
            val of = DaysOf(kind, place)
            (calendar.getChildAt(at) as Chip).bind(words.daysOf(of).replaceFirstChar(Char::titlecase), of == chosen) {
                handle(WindowEditorEvent.CalendarChosen(of.takeIf { it != chosen }))
            }
        }
    }

    private fun picture(): View {
        val column = LinearLayout(context)
        column.orientation = LinearLayout.VERTICAL
        column.gravity = Gravity.CENTER_HORIZONTAL
        val side = context.dp(RING_DP)
        column.addView(ring, LinearLayout.LayoutParams(side, side))
        says.textAlignment = View.TEXT_ALIGNMENT_CENTER
        says.setPadding(0, context.dp(8), 0, 0)
        column.addWide(says)
        return column
    }

    private companion object {
        const val RING_DP = 184

        /** Sets of days with one touch. */
        val SETS =
            linkedMapOf(
                R.string.rules_days_all to TimeWindow.EVERY_DAY,
                R.string.rules_days_working to TimeWindow.WORKING_DAYS,
                R.string.rules_days_weekend to TimeWindow.WEEKEND,
            )
    }
}
