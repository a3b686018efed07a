package app.curfew.lists

import android.content.Context
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.ImportPreview
import app.curfew.core.RefusedLine
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.styledText

/** How many lines are left out, and which: a few at first, all that the core named when asked. Main thread. */
internal class RefusedCard(
    private val context: Context,
    private val preview: ImportPreview,
) {
    private val lines = context.column(4)

    /** The card. */
    val view: Card = Card(context).withRows()

    init {
        val refused = preview.refused.toLong()
        val count = refused.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
        view.addWide(
            ListRow(context).bind(
                RowSymbol(R.drawable.ic_warning, Tone.ATTENTION),
                context.resources.getQuantityString(R.plurals.lists_import_refused, count, refused),
            ),
        )
        lines.setPaddingRelative(context.dp(16), 0, context.dp(16), context.dp(12))
        view.addWide(lines)
        show(preview.firstRefused.take(FEW))
        if (preview.firstRefused.size > FEW) addMore()
    }

    private fun addMore() {
        val more =
            Buttons.text(context, context.getString(R.string.lists_import_show_refused)) {
                view.removeViewAt(view.childCount - 1)
                show(preview.firstRefused)
            }
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        val place = LinearLayout.LayoutParams(wrap, wrap)
        // Its words begin where the lines above do.
        place.marginStart = lines.paddingStart - more.paddingStart
        view.addView(more, place)
    }

    private fun show(shown: List<RefusedLine>) {
        lines.removeAllViews()
        shown.forEach { lines.addWide(context.styledText(R.style.Text_Label_Secondary, wordsOf(it))) }
        val rest = preview.refused.toLong() - shown.size
        if (rest <= 0) return
        val count = rest.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
        val text = context.resources.getQuantityString(R.plurals.lists_import_more_refused, count, rest)
        lines.addWide(context.styledText(R.style.Text_Label_Secondary, text))
    }

    private fun wordsOf(refused: RefusedLine): String =
        context.getString(R.string.lists_import_line, refused.line.toLong(), RefusalWords.of(context, refused.reason))

    private companion object {
        const val FEW = 4
    }
}
