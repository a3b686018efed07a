package app.curfew.lists

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import android.widget.BaseAdapter
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.Buttons
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListColumn
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.showText
import app.curfew.ui.sideMargin
import app.curfew.ui.styledText

/** The views of [ListScreen]. Main thread. */
class ListBinder(
    private val context: Context,
    private val handle: (ListEvent) -> Unit,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val add: () -> Unit,
        val importFile: () -> Unit,
        val makeRule: () -> Unit,
        val back: () -> Unit,
    )

    private val search = TextField(context)
    private val count = context.styledText(R.style.Text_Label_Secondary)
    private val makeRule = Buttons.tonal(context, context.getString(R.string.lists_make_rule), actions.makeRule)
    private val undo =
        Buttons.text(context, context.getString(R.string.lists_undo)) { handle(ListEvent.ImportUndone) }
    private val says = context.styledText(R.style.Text_Label_Secondary)
    private val switch = SwitchRow(context)
    private val takes = SwitchRow(context)
    private val buttons = FlowLayout(context)
    private val rows = Rows()
    private val list = ListColumn(context)
    private val listed = context.column()
    private val other = FrameLayout(context)
    private val frame = FrameLayout(context)

    /** The whole screen. */
    val view: View = frame

    /** Whether an error takes the place of the numbers. */
    var showsTrouble = false
        private set

    /** Whether the list is its sender's: no number is added or taken off here. */
    var showsSigned = false
        private set

    init {
        search.field.inputType = InputType.TYPE_CLASS_PHONE
        search.field.textDirection = View.TEXT_DIRECTION_LTR
        search.onChange = { handle(ListEvent.Searched(it)) }
        count.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        count.setPadding(0, context.dp(8), 0, context.dp(4))
        // Not the id of the column that takes its place: their saved states do not fit each other.
        list.id = R.id.lists_numbers
        // It may be long, and scrolls away.
        list.header(says)
        list.adapter = rows
        list.setOnScrollListener(NearEnd())
        val head = Head(context)
        head.addWide(search)
        head.addWide(switch)
        head.addWide(takes)
        head.addWide(count)
        buttons.addView(makeRule)
        buttons.addView(undo)
        head.addWide(buttons)
        listOf(switch, takes).forEach { it.setPaddingRelative(0, context.dp(8), 0, 0) }
        listed.addWide(head)
        listed.addRest(list)
        frame.addView(listed)
        frame.addView(other)
    }

    /** Shows the numbers. */
    fun bind(state: ListState) {
        val trouble = state.trouble
        showsTrouble = trouble != null
        showsSigned = state.about?.signer != null
        val empty = state.total == 0L && state.about?.let { it.ranges == 0uL && !it.canUndo } != false
        listed.visibility = if (state.total != null && !empty && trouble == null) View.VISIBLE else View.GONE
        other.removeAllViews()
        when {
            trouble != null -> showOther(troubleOf(trouble))
            empty -> showOther(empty())
            else -> bindNumbers(state)
        }
    }

    private fun bindNumbers(state: ListState) {
        search.bind(context.getString(R.string.lists_search), state.search)
        count.showText(state.total?.let { countOf(state, it) })
        makeRule.visibility = if (state.rules.isEmpty()) View.VISIBLE else View.GONE
        val about = state.about
        undo.visibility = if (about?.canUndo == true) View.VISIBLE else View.GONE
        // Where it is alone, its words begin where the lines above do.
        val isAlone = makeRule.visibility == View.GONE
        val place = buttons.layoutParams as ViewGroup.MarginLayoutParams
        place.marginStart = if (isAlone) -undo.paddingStart else 0
        buttons.layoutParams = place
        val signed = context.getString(R.string.lists_signed_own).takeIf { showsSigned }
        says.showText(listOfNotNull(signed, about?.let(context::aboutOf)).joinToString("\n").ifEmpty { null })
        val on = about?.on != false
        val off = context.getString(R.string.lists_switch_off).takeUnless { on }
        switch.bind(context.getString(R.string.lists_switch), off, on) { handle(ListEvent.Switched(it)) }
        val signer = about?.signer
        takes.visibility = if (signer == null) View.GONE else View.VISIBLE
        takes.bind(
            context.getString(R.string.lists_takes),
            context.getString(R.string.lists_takes_text, signer),
            state.takes,
        ) { handle(ListEvent.SignedTaken(it)) }
        rows.show(state.numbers)
    }

    private fun countOf(
        state: ListState,
        total: Long,
    ): String {
        val found = state.numbers.size
        return when {
            state.search.none(Char::isDigit) ->
                context.countOf(total, state.about?.ranges?.toLong() ?: 0) + context.getString(R.string.lists_dot) +
                    usersOf(state)
            state.searchedAll && found == 0 -> context.getString(R.string.lists_found_none)
            state.searchedAll -> context.resources.getQuantityString(R.plurals.lists_found, found, found)
            found == 0 -> context.getString(R.string.lists_found_none_in_part, ListPresenter.SEARCH_LIMIT)
            else -> context.getString(R.string.lists_found_part, found)
        }
    }

    private fun usersOf(state: ListState): String {
        if (state.rules.isEmpty()) return context.getString(R.string.lists_unused)
        return context.getString(
            R.string.lists_used_by,
            state.rules.joinToString(context.getString(R.string.lists_joint)),
        )
    }

    private fun showOther(view: View) {
        val body = ScrollColumn(context)
        body.part(view)
        other.addView(body)
    }

    private fun troubleOf(trouble: ListTrouble): View {
        val (title, text, action) =
            when (trouble) {
                ListTrouble.Damaged ->
                    Triple(R.string.lists_damaged_title, R.string.lists_damaged_text, R.string.lists_import)
                ListTrouble.Gone -> Triple(R.string.lists_gone_title, R.string.lists_gone_text, R.string.action_back)
                ListTrouble.Failed ->
                    Triple(R.string.lists_failed_title, R.string.lists_failed_text, R.string.action_try_again)
            }
        return ErrorState(context).bind(
            context.getString(title),
            context.getString(text),
            context.getString(action),
        ) {
            when (trouble) {
                ListTrouble.Damaged -> actions.importFile()
                ListTrouble.Gone -> actions.back()
                ListTrouble.Failed -> handle(ListEvent.Shown)
            }
        }
    }

    private fun empty(): View =
        emptyWithSecond(
            context,
            R.drawable.ic_number,
            R.string.lists_list_empty,
            R.string.lists_add to actions.add,
            R.string.lists_import to actions.importFile,
        )

    /** Search and count, with the screen's margins. */
    private class Head(
        context: Context,
    ) : LinearLayout(context) {
        init {
            orientation = VERTICAL
        }

        override fun onMeasure(
            widthSpec: Int,
            heightSpec: Int,
        ) {
            val side = context.sideMargin(MeasureSpec.getSize(widthSpec))
            setPadding(side, dp(8), side, 0)
            super.onMeasure(widthSpec, heightSpec)
        }
    }

    /** One row for each number, with the way to take it off. */
    private inner class Rows : BaseAdapter() {
        private var numbers: List<String> = emptyList()

        fun show(next: List<String>) {
            if (next === numbers) return
            numbers = next
            notifyDataSetChanged()
        }

        override fun getCount() = numbers.size

        override fun getItem(position: Int) = numbers[position]

        override fun getItemId(position: Int) = position.toLong()

        override fun isEnabled(position: Int) = false

        override fun getView(
            position: Int,
            convertView: View?,
            parent: ViewGroup,
        ): View {
            val row = convertView as? ListRow ?: ListRow(context)
            val number = numbers[position]
            val says = Numbers.display(number)
            row.end.removeAllViews()
            if (!showsSigned) row.end.addView(remover(number, says))
            row.bind(RowSymbol(R.drawable.ic_number), says)
            return row
        }
    }

    private fun remover(
        number: String,
        says: String,
    ) = Buttons.icon(
        context,
        R.drawable.ic_close,
        context.getString(R.string.lists_remove, says),
        R.color.ink_secondary,
    ) {
        handle(ListEvent.Removed(number))
    }

    /** Asks for more numbers before the end is reached. */
    private inner class NearEnd : AbsListView.OnScrollListener {
        override fun onScrollStateChanged(
            view: AbsListView,
            state: Int,
        ) = Unit

        override fun onScroll(
            view: AbsListView,
            first: Int,
            visible: Int,
            total: Int,
        ) {
            if (total > 0 && first + visible > total - ListPresenter.PAGE / 2) handle(ListEvent.EndReached)
        }
    }
}
