package app.curfew.home

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.DotKind
import app.curfew.ui.DotView
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.row
import app.curfew.ui.styledText

/** Today's calls in three figures; the shapes explain the dots of the ring. Side by side, with large text below each other. */
internal class CountsView(
    private val context: Context,
) {
    private val stacked = context.resources.configuration.fontScale > SIDE_BY_SIDE

    val view: LinearLayout = if (stacked) context.column(8) else context.row()

    fun bind(counts: TodayCounts) {
        view.removeAllViews()
        add(DotKind.STOPPED, counts.stopped, R.string.home_count_stopped)
        add(DotKind.SILENT, counts.silent, R.string.home_count_silent)
        add(DotKind.RANG, counts.rang, R.string.home_count_rang)
    }

    private fun add(
        kind: DotKind,
        count: Int,
        label: Int,
    ) {
        val figure = context.styledText(R.style.Text_Title, context.getString(R.string.home_count, count))
        val dot = DotView(context, kind)
        val top = context.row()
        top.gravity = Gravity.CENTER_VERTICAL
        top.addView(
            dot,
            LinearLayout.LayoutParams(context.dp(DOT_DP), context.dp(DOT_DP)).also {
                it.marginEnd =
                    context.dp(8)
            },
        )
        top.addView(figure)
        val words = context.styledText(R.style.Text_Label_Secondary, context.getText(label))
        if (stacked) {
            words.setPaddingRelative(context.dp(8), 0, 0, 0)
            top.addRest(words)
            view.addWide(top)
            return
        }
        val cell = context.column(0)
        cell.gravity = Gravity.CENTER_HORIZONTAL
        top.gravity = Gravity.CENTER
        words.textAlignment = View.TEXT_ALIGNMENT_CENTER
        cell.addWide(top)
        cell.addWide(words)
        view.addRest(cell)
    }

    private companion object {
        const val SIDE_BY_SIDE = 1.3f
        const val DOT_DP = 14
    }
}
