package app.curfew.rules

import android.content.Context
import android.widget.LinearLayout
import android.widget.Space
import app.curfew.ui.Chip
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.row

/** The days of the week as chips in columns of one width, Monday first. */
class DayGrid(
    private val context: Context,
    private val onTouched: (Int) -> Unit,
) {
    private val words = RuleWords(context)
    private val chips = TimeWindow.EVERY_DAY.associateWith { Chip(context) }

    /** The grid. */
    val view: LinearLayout = context.column()

    init {
        val all = chips.values.toList()
        for (first in all.indices step COLUMNS) {
            val line = context.row(GAP_DP)
            for (at in first until first + COLUMNS) line.addRest(all.getOrNull(at) ?: Space(context))
            view.addWide(line)
        }
    }

    /** Shows which days are chosen, 1 = Monday to 7 = Sunday. */
    fun bind(days: Set<Int>) {
        chips.forEach { (day, chip) ->
            chip.bind(words.day(day), day in days) { onTouched(day) }
            chip.setPaddingRelative(context.dp(SIDE_DP), chip.paddingTop, context.dp(SIDE_DP), chip.paddingBottom)
            chip.contentDescription = words.fullDay(day)
        }
    }

    private companion object {
        const val COLUMNS = 4
        const val GAP_DP = 8
        const val SIDE_DP = 4
    }
}
