package app.curfew.history

import android.content.Context
import android.content.res.ColorStateList
import android.view.View
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.dp

/** Which entries are shown: by outcome, and the period where it is limited; a sheet asks for it. Main thread. */
internal class FilterChips(
    private val context: Context,
    private val change: (HistoryQuery) -> Unit,
    private val choosePeriod: () -> Unit,
) {
    private val outcomes = OUTCOMES.map { it to Chip(context) }
    private val period = Chip(context)
    private val flow = FlowLayout(context)

    /** All chips. */
    val view: View = flow

    init {
        outcomes.forEach { (_, chip) -> flow.addView(chip) }
        flow.addView(period)
    }

    /** Shows what is chosen. */
    fun bind(query: HistoryQuery) {
        outcomes.forEach { (outcome, chip) ->
            val label = outcome?.let(EntryWords::outcomeText) ?: R.string.history_all
            chip.bind(context.getText(label), query.outcome == outcome) { change(query.copy(outcome = outcome)) }
        }
        period.visibility = if (query.period == Period.ALL) View.GONE else View.VISIBLE
        period.bind(context.getText(periodText(query.period)), true, choosePeriod)
        period.setCompoundDrawablesRelativeWithIntrinsicBounds(0, 0, R.drawable.history_expand, 0)
        period.compoundDrawableTintList = ColorStateList.valueOf(context.getColor(R.color.primary))
        period.compoundDrawablePadding = context.dp(4)
    }

    private companion object {
        /** In the order of the chips; null is all. */
        val OUTCOMES = listOf(null, DispositionView.REJECT, DispositionView.SILENCE, DispositionView.ALLOW)
    }
}
