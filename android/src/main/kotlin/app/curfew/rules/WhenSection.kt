package app.curfew.rules

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.RingView
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp

/** When a rule holds: always, or in the windows, each a row that opens. Main thread. */
class WhenSection(
    private val context: Context,
    private val handle: (RuleEditorEvent) -> Unit,
    private val openWindow: (at: Int, window: TimeWindow) -> Unit,
    private val removeWindow: (at: Int, window: TimeWindow) -> Unit,
) {
    private val words = RuleWords(context)
    private val always = Chip(context)
    private val certain = Chip(context)
    private val card = Card(context).withRows()
    private val add = Buttons.tonal(context, context.getString(R.string.rules_window_add), ::addWindow)
    private val problem = ProblemText(context)
    private var shown: List<TimeWindow>? = null

    /** The section below its header. */
    val view = context.column(8)

    init {
        val chips = FlowLayout(context)
        chips.addView(certain)
        chips.addView(always)
        view.addWide(chips)
        view.addWide(card)
        view.addWide(problem.view)
        view.addView(
            add,
            LinearLayout.LayoutParams(LinearLayout.LayoutParams.WRAP_CONTENT, LinearLayout.LayoutParams.WRAP_CONTENT),
        )
    }

    /** Shows the times of the rule. */
    fun bind(state: RuleEditorState) {
        val draft = state.draft
        certain.bind(context.getString(R.string.rules_choice_windows), !draft.always) {
            handle(RuleEditorEvent.AlwaysChosen(false))
        }
        always.bind(context.getString(R.string.rules_choice_always), draft.always) {
            handle(RuleEditorEvent.AlwaysChosen(true))
        }
        val hours = if (draft.always) View.GONE else View.VISIBLE
        card.visibility = if (draft.windows.isEmpty()) View.GONE else hours
        add.visibility = hours
        problem.bind(context.getString(R.string.rules_problem_window).takeIf { RuleProblem.NoWindow in state.problems })
        if (shown != draft.windows) bindWindows(draft.windows)
        shown = draft.windows
    }

    private fun bindWindows(windows: List<TimeWindow>) {
        card.removeAllViews()
        windows.forEachIndexed { at, window -> card.addWide(rowOf(at, window)) }
    }

    private fun rowOf(
        at: Int,
        window: TimeWindow,
    ): View {
        val says = words.window(window)
        val ring = RingView(context, RingView.Form.SMALL)
        ring.bind(RuleWords.ring(listOf(window)))
        val row = ListRow(context)
        val note = context.getString(R.string.rules_next_day).takeIf { window.endsNextDay }
        row.addView(
            ring,
            0,
            LinearLayout.LayoutParams(context.dp(RING_DP), context.dp(RING_DP)).also {
                it.marginEnd =
                    context.dp(16)
            },
        )
        row.end.addView(
            Buttons.icon(
                context,
                R.drawable.ic_delete,
                context.getString(R.string.rules_window_remove, says),
                R.color.ink_secondary,
            ) { removeWindow(at, window) },
        )
        return row.bind(null, says.replaceFirstChar(Char::uppercase), note) { openWindow(at, window) }
    }

    private fun addWindow() = openWindow(shown.orEmpty().size, TimeWindow.NIGHT)

    private companion object {
        const val RING_DP = 40
    }
}
