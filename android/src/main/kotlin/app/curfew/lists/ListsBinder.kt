package app.curfew.lists

import android.content.Context
import android.text.InputType
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.FoundView
import app.curfew.core.KeyView
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.EmptyState
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.TextField
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.showText
import app.curfew.ui.styledText

/** The views of [ListsScreen]. Main thread. */
class ListsBinder(
    private val context: Context,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val open: (String) -> Unit,
        val create: () -> Unit,
        val importFile: () -> Unit,
        val again: () -> Unit,
        val find: (String) -> Unit,
        val update: (UpdateItem) -> Unit,
        val pickFolder: () -> Unit,
        val leaveFolder: () -> Unit,
        val removeKey: (KeyView) -> Unit,
    )

    private val frame = FrameLayout(context)
    private val asked = TextField(context)
    private val answer = context.styledText(R.style.Text_Body)
    private var shown: ListsState? = null

    init {
        asked.field.inputType = InputType.TYPE_CLASS_PHONE
        asked.field.textDirection = View.TEXT_DIRECTION_LTR
        asked.onChange = actions.find
        answer.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }

    /** The whole screen. */
    val view: View = frame

    /** Shows the lists. */
    fun bind(state: ListsState) {
        if (state is ListsState.Ready) bindFind(state)
        val rest = (state as? ListsState.Ready)?.copy(asked = "", found = null)
        // The field keeps its focus while somebody types.
        if (rest != null && rest == shown) return
        shown = rest
        (asked.parent as? ViewGroup)?.removeView(asked)
        (answer.parent as? ViewGroup)?.removeView(answer)
        frame.removeAllViews()
        when (state) {
            ListsState.Loading -> Unit
            ListsState.Failed -> frame.addView(context.centred(failed()))
            is ListsState.Ready -> frame.addView(if (state.lists.isEmpty()) empty(state) else listed(state))
        }
    }

    private fun listed(state: ListsState.Ready): View {
        val body = ScrollColumn(context)
        addUpdates(body, state)
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.lists_intro)))
        val card = body.part(Card(context).withRows())
        state.lists.forEach { card.addWide(rowOf(it)) }
        body.part(buttons())
        body.part(asked)
        body.part(answer)
        addFolder(body, state)
        return body
    }

    private fun addUpdates(
        body: ScrollColumn,
        state: ListsState.Ready,
    ) {
        val (updates, broken) = state.news
        if (updates.isEmpty() && broken.isEmpty()) return
        body.part(context.sectionHeader(context.getString(R.string.lists_updates)))
        val card = body.part(Card(context).withRows())
        updates.forEach { update ->
            val text = update.changes?.let(context::changesOf) ?: context.countOf(update.numbers, update.ranges)
            val row = ListRow(context).bind(RowSymbol(R.drawable.ic_file), update.name, text) { actions.update(update) }
            card.addWide(row.withChevron())
        }
        broken.forEach { file ->
            val why = context.getString(textOf(file.why))
            card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_warning, Tone.ATTENTION), file.name, why))
        }
    }

    private fun addFolder(
        body: ScrollColumn,
        state: ListsState.Ready,
    ) {
        body.part(context.sectionHeader(context.getString(R.string.lists_folder)))
        val folder = state.folder
        val line = FlowLayout(context)
        val pick = context.getString(if (folder == null) R.string.lists_folder_pick else R.string.lists_folder_other)
        line.addView(Buttons.tonal(context, pick, actions.pickFolder))
        if (folder == null) {
            body.part(context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.lists_folder_about)))
        } else {
            val says = context.getString(R.string.lists_folder_is, folder)
            body.part(context.styledText(R.style.Text_Body_Secondary, says))
            if (state.news.total > TreeFolder.MOST) {
                val some = context.getString(R.string.lists_folder_more, state.news.total, TreeFolder.MOST)
                body.part(context.styledText(R.style.Text_Body_Secondary, some))
            }
            line.addView(Buttons.text(context, context.getString(R.string.lists_folder_leave), actions.leaveFolder))
        }
        body.part(line)
        addKeys(body, state.keys)
    }

    private fun addKeys(
        body: ScrollColumn,
        keys: List<KeyView>,
    ) {
        if (keys.isEmpty()) return
        body.part(context.sectionHeader(context.getString(R.string.lists_keys)))
        val card = body.part(Card(context).withRows())
        keys.forEach { key ->
            val row = ListRow(context)
            val remove = context.getString(R.string.lists_remove, key.name)
            row.end.addView(
                Buttons.icon(context, R.drawable.ic_delete, remove, R.color.ink_secondary) { actions.removeKey(key) },
            )
            val since = context.dateOf(key.since)?.let { context.getString(R.string.lists_key_since, it) }
            val id = Numbers.isolate(key.id.chunked(ID_GROUP).joinToString(" "))
            val says = listOfNotNull(id, since).joinToString("\n")
            card.addWide(row.bind(RowSymbol(R.drawable.ic_check), key.name, says))
        }
    }

    private fun bindFind(state: ListsState.Ready) {
        asked.bind(context.getString(R.string.lists_find), state.asked)
        val found = state.found
        answer.showText(
            when {
                found == null -> null
                found.isEmpty() -> context.getString(R.string.lists_find_none)
                else -> found.joinToString("\n\n", transform = ::foundText)
            },
        )
    }

    private fun foundText(found: FoundView): String {
        val range = found.range.takeIf { it.size == 2 }?.let { (first, last) ->
            context.getString(R.string.lists_find_range, Numbers.display(first), Numbers.display(last))
        }
        val name = if (found.on) found.list else context.getString(R.string.lists_find_off, found.list)
        val unknown = context.getString(R.string.lists_damaged_number).takeIf { found.unknown }
        return listOfNotNull(name, unknown, found.label, range, context.sourceOf(found.source, 0)).joinToString("\n")
    }

    private fun rowOf(item: ListItem): View {
        val symbol =
            if (item.damaged) RowSymbol(R.drawable.ic_warning, Tone.ATTENTION) else RowSymbol(R.drawable.ic_lists)
        val count =
            when {
                item.damaged -> context.getString(R.string.lists_damaged)
                item.on -> context.countOf(item.numbers, item.ranges)
                else -> context.getString(R.string.lists_off, context.countOf(item.numbers, item.ranges))
            }
        val rules = item.rules.joinToString(context.getString(R.string.lists_joint))
        val users =
            when {
                rules.isNotEmpty() -> context.getString(R.string.lists_used_by, rules)
                item.damaged -> null
                else -> context.getString(R.string.lists_unused)
            }
        val subtitle = listOfNotNull(count, users).joinToString("\n")
        return ListRow(context).bind(symbol, item.name, subtitle) { actions.open(item.name) }.withChevron()
    }

    private fun empty(state: ListsState.Ready): View {
        val body = ScrollColumn(context)
        addUpdates(body, state)
        body.part(
            emptyWithSecond(
                context,
                R.drawable.ic_lists,
                R.string.lists_empty,
                R.string.lists_import to actions.importFile,
                R.string.lists_new to actions.create,
            ),
        )
        addFolder(body, state)
        return body
    }

    private fun buttons(): View {
        val line = FlowLayout(context)
        line.addView(Buttons.tonal(context, context.getString(R.string.lists_new), actions.create))
        line.addView(Buttons.text(context, context.getString(R.string.lists_import), actions.importFile))
        return line
    }

    private fun failed() =
        ErrorState(context).bind(
            context.getString(R.string.lists_failed_title),
            context.getString(R.string.lists_failed_text),
            context.getString(R.string.action_try_again),
            actions.again,
        )

    private companion object {
        /** Digits of a key's id that stand together, so that large text breaks between them. */
        const val ID_GROUP = 4
    }
}

/** "1,234 numbers, 5 ranges". */
internal fun Context.countOf(
    numbers: Long,
    ranges: Long,
): String {
    if (ranges == 0L) return countOf(numbers)
    val few = ranges.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
    val ranged = resources.getQuantityString(R.plurals.lists_ranges, few, ranges)
    return if (numbers == 0L) ranged else countOf(numbers) + getString(R.string.lists_joint) + ranged
}

/** "1,234 numbers". */
internal fun Context.countOf(numbers: Long): String =
    if (numbers ==
        0L
    ) {
        getString(R.string.lists_none)
    } else {
        resources.getQuantityString(
            R.plurals.lists_numbers,
            numbers.coerceAtMost(Int.MAX_VALUE.toLong()).toInt(),
            numbers,
        )
    }

/** Nothing here yet, with a first thing to do and a second one. */
internal fun emptyWithSecond(
    context: Context,
    icon: Int,
    text: Int,
    first: Pair<Int, () -> Unit>,
    second: Pair<Int, () -> Unit>,
): View {
    val column = context.column()
    column.gravity = Gravity.CENTER_HORIZONTAL
    val empty = EmptyState(context).bind(icon, context.getString(text), context.getString(first.first), first.second)
    empty.setPadding(empty.paddingLeft, empty.paddingTop, empty.paddingRight, 0)
    column.addWide(empty)
    val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
    column.addView(
        Buttons.text(context, context.getString(second.first), second.second),
        LinearLayout.LayoutParams(wrap, wrap),
    )
    return column
}
