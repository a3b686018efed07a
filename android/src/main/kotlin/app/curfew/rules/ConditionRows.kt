package app.curfew.rules

import android.text.SpannableStringBuilder
import android.text.style.LeadingMarginSpan
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

    /** Lines that go on below their own beginning, not below the margin. */
    private fun indented(lines: String): CharSequence {
        val step = (STEP_SP * context.resources.displayMetrics.scaledDensity).toInt()
        val text = SpannableStringBuilder()
        lines.lines().forEachIndexed { at, line ->
            val start = text.length
            val depth = line.takeWhile { it == ConditionWords.INDENT }.length
            text.append(if (at == 0) "" else "\n").append(line.drop(depth))
            val from = if (at == 0) 0 else start + 1
            text.setSpan(
                LeadingMarginSpan.Standard((depth - 1).coerceAtLeast(0) * step, depth * step),
                from,
                text.length,
                0,
            )
        }
        return text
    }

    private fun row(condition: Condition): View {
        val says = words.condition(condition) ?: condition.json
        val row = ListRow(context)
        val lines = words.outline(condition)
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
        // What has no sheet can be read and taken out, no more.
        val note = context.getString(R.string.rules_cond_fixed).takeIf { open == null }
        return row.bind(null, lines?.let(::indented) ?: says.replaceFirstChar(Char::titlecase), note, onClick = open)
    }

    private companion object {
        /** About as wide as the sign that a line begins with. */
        const val STEP_SP = 11
    }
}
