package app.curfew.history

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.FrameLayout
import android.widget.TextView
import app.curfew.R
import app.curfew.core.HistoryEntry
import app.curfew.time.Times
import app.curfew.ui.ListRow
import app.curfew.ui.dp
import app.curfew.ui.sectionHeader
import java.time.LocalDate

/**
 * Entries for a list. Main thread.
 *
 * @property ofOneCaller whether the number stands above the list, so that a row is named by its time
 */
internal class EntryRows(
    private val context: Context,
    private val ofOneCaller: Boolean = false,
) : BaseAdapter() {
    private val words = EntryWords(context)
    private var lines: List<HistoryLine> = emptyList()
    private var today: LocalDate = LocalDate.MIN
    private var end: View? = null

    /** Shows [lines], and [end] below the last. */
    fun show(
        lines: List<HistoryLine>,
        today: LocalDate,
        end: View? = null,
    ) {
        if (lines == this.lines && today == this.today && end == null && this.end == null) return
        this.lines = lines
        this.today = today
        this.end = end?.let(::framed)
        notifyDataSetChanged()
    }

    /** The entry at [position], if there is one and not a heading. */
    fun entryAt(position: Int): HistoryEntry? = (lines.getOrNull(position) as? HistoryLine.Item)?.entry

    override fun getCount() = lines.size + if (end == null) 0 else 1

    override fun getItem(position: Int): Any? = lines.getOrNull(position)

    override fun getItemId(position: Int) = position.toLong()

    override fun areAllItemsEnabled() = false

    override fun isEnabled(position: Int) = entryAt(position) != null

    override fun getViewTypeCount() = TYPES

    override fun getItemViewType(position: Int): Int =
        when (lines.getOrNull(position)) {
            is HistoryLine.Day -> DAY
            is HistoryLine.Item -> ENTRY
            null -> IGNORE_ITEM_VIEW_TYPE
        }

    override fun getView(
        position: Int,
        convertView: View?,
        parent: ViewGroup,
    ): View =
        when (val line = lines.getOrNull(position)) {
            is HistoryLine.Day -> heading(line.day, convertView as? TextView)
            is HistoryLine.Item -> row(line.entry, convertView as? ListRow)
            null -> checkNotNull(end) { "the list has one more line than entries only with an end" }
        }

    private fun heading(
        day: LocalDate,
        before: TextView?,
    ): TextView {
        val heading =
            before
                ?: context
                    .sectionHeader(
                        "",
                    ).also { it.setPaddingRelative(it.dp(SIDE_DP), it.dp(16), it.dp(SIDE_DP), it.dp(4)) }
        heading.text = Times.day(context, day, today)
        return heading
    }

    private fun row(
        entry: HistoryEntry,
        before: ListRow?,
    ): ListRow {
        val row = before ?: ListRow(context)
        val clock = Times.clockAt(context, entry.atMs, entry.offsetSeconds)
        if (!ofOneCaller) return row.bind(words.symbol(entry), words.title(entry), words.subtitle(entry), clock)
        val day = Times.day(context, Times.dayOf(entry.atMs, entry.offsetSeconds), today)
        return row.bind(
            words.symbol(entry),
            context.getString(R.string.history_day_time, day, clock),
            words.subtitle(entry),
        )
    }

    private fun framed(view: View) = FrameLayout(context).also { it.addView(view) }

    private companion object {
        const val DAY = 0
        const val ENTRY = 1
        const val TYPES = 2

        /** The list's own margin; see [app.curfew.ui.ListColumn]. */
        const val SIDE_DP = 16
    }
}
