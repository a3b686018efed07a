package app.curfew.rules

import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide
import app.curfew.ui.column

/** What else must hold of callers, or of times: each condition a row that opens, and one more to add. Main thread. */
internal class ConditionRows(
    private val host: ScreenHost,
    private val isTime: Boolean,
    private val presenter: RuleEditorPresenter,
) {
    private val context = host.activity
    private val words = ConditionWords(context)
    private val card = Card(context).withRows()

    private var shown: List<Condition>? = null

    /** The rows and the button. */
    val view = context.column(8)

    init {
        view.addWide(card)
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        view.addView(
            Buttons.tonal(context, context.getString(R.string.rules_cond_add)) {
                val state = presenter.state
                host.open(ConditionScreen(isTime, state.lists, state.region, presenter))
            },
            LinearLayout.LayoutParams(wrap, wrap),
        )
    }

    /** Shows the conditions of the rule. */
    fun bind(draft: RuleDraft) {
        val conditions = draft.more.filter { it.isTime == isTime }
        if (conditions == shown) return
        shown = conditions
        card.removeAllViews()
        conditions.forEach { card.addWide(row(it)) }
        card.visibility = if (card.childCount == 0) View.GONE else View.VISIBLE
    }

    private fun row(condition: Condition): View {
        val says = words.condition(condition) ?: context.getString(R.string.rules_more_title)
        val row = ListRow(context)
        val remove = context.getString(R.string.rules_window_remove, says)
        row.end.addView(
            Buttons.icon(context, R.drawable.ic_delete, remove, R.color.ink_secondary) {
                presenter.handle(RuleEditorEvent.ConditionPut(condition, null))
                host.snackbar(
                    context.getString(R.string.rules_window_removed, says),
                    context.getString(R.string.action_undo),
                ) { presenter.handle(RuleEditorEvent.ConditionPut(null, condition)) }
            },
        )
        val open = ConditionSheet.of(host, presenter, condition) {
            presenter.handle(RuleEditorEvent.ConditionPut(condition, it))
        }
        return row.bind(null, says.replaceFirstChar(Char::titlecase), onClick = open)
    }
}
