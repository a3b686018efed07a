package app.curfew.history

import android.content.Context
import app.curfew.R
import app.curfew.ui.BottomSheet
import app.curfew.ui.addWide

/** Asks how far back to look. Main thread. */
internal fun periodSheet(
    context: Context,
    chosen: Period,
    onChosen: (Period) -> Unit,
): BottomSheet {
    val sheet = BottomSheet(context, context.getString(R.string.history_period))
    Period.entries.forEach { period ->
        val row = SheetRow(context)
        row.bind(null, context.getString(periodText(period)), null, period == chosen) {
            sheet.dismiss()
            onChosen(period)
        }
        sheet.content.addWide(row)
    }
    return sheet
}

/** "Last 7 days". */
internal fun periodText(period: Period): Int =
    when (period) {
        Period.WEEK -> R.string.history_period_week
        Period.MONTH -> R.string.history_period_month
        Period.ALL -> R.string.history_period_all
    }
