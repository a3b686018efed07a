package app.curfew.history

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import android.view.inputmethod.InputMethodManager
import android.widget.AbsListView
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.HistoryEntry
import app.curfew.ui.EmptyState
import app.curfew.ui.ErrorState
import app.curfew.ui.ListColumn
import app.curfew.ui.TextField
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.sideMargin

/** The views of [HistoryScreen]. Main thread. */
internal class HistoryBinder(
    private val context: Context,
    private val handle: (HistoryEvent) -> Unit,
    openEntry: (HistoryEntry) -> Unit,
    choosePeriod: () -> Unit,
) {
    private val search = TextField(context)
    private val searchHead = SideMargins(context)
    private val filters = FilterChips(context, { handle(HistoryEvent.QueryChanged(it)) }, choosePeriod)
    private val rows = EntryRows(context)
    private val list = ListColumn(context)
    private val listed = context.column()
    private val empty =
        context.centred(EmptyState(context).bind(R.drawable.ic_history, context.getText(R.string.history_empty)))
    private val failed =
        context.centred(
            ErrorState(context).bind(
                context.getText(R.string.history_failed_title),
                context.getText(R.string.history_failed_what_to_do),
                context.getText(R.string.action_try_again),
            ) { handle(HistoryEvent.Shown) },
        )
    private val frame = FrameLayout(context)
    private var query = HistoryQuery()

    /** The whole screen. */
    val view: View = frame

    /** Whether the search field is there. */
    var isSearching = false
        private set

    init {
        search.field.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
        search.field.imeOptions = EditorInfo.IME_ACTION_SEARCH
        search.field.isSingleLine = true
        search.onChange = { handle(HistoryEvent.QueryChanged(query.copy(search = it))) }
        searchHead.addWide(search)
        list.header(filters.view)
        list.adapter = rows
        list.setOnItemClickListener {
            _,
            _,
            position,
            _,
            ->
            rows.entryAt(position - list.headerViewsCount)?.let(openEntry)
        }
        list.setOnScrollListener(NearEnd())
        listed.addWide(searchHead)
        listed.addRest(list)
        listOf(listed, empty, failed).forEach(frame::addView)
    }

    /** Shows the entries. */
    fun bind(state: HistoryState) {
        if (query != state.query) list.setSelection(0)
        query = state.query
        bindSearch(state)
        filters.bind(state.query)
        val content = state.content
        val entries = content as? HistoryContent.Entries
        val nothingYet = entries != null && entries.lines.isEmpty() && state.query == HistoryQuery()
        show(empty, nothingYet && !state.isSearching)
        show(failed, content is HistoryContent.Failed)
        show(listed, content !is HistoryContent.Failed && !(nothingYet && !state.isSearching))
        if (entries != null) rows.show(entries.lines, state.today, endOf(state, entries))
    }

    private fun bindSearch(state: HistoryState) {
        search.bind(context.getText(R.string.history_search_label), state.query.search)
        show(searchHead, state.isSearching)
        if (state.isSearching == isSearching) return
        isSearching = state.isSearching
        val keyboard = context.getSystemService(InputMethodManager::class.java)
        if (isSearching) {
            search.field.requestFocus()
            search.field.post { keyboard?.showSoftInput(search.field, 0) }
        } else {
            search.field.clearFocus()
            keyboard?.hideSoftInputFromWindow(search.field.windowToken, 0)
        }
    }

    /** What stands in the place of entries, or below the last one. */
    private fun endOf(
        state: HistoryState,
        entries: HistoryContent.Entries,
    ): View? =
        when {
            entries.isCutShort ->
                ErrorState(context).bind(
                    context.getText(R.string.history_cut_short_title),
                    context.getText(R.string.history_failed_what_to_do),
                    context.getText(R.string.action_try_again),
                ) { handle(HistoryEvent.Shown) }
            entries.lines.isEmpty() && state.query == HistoryQuery() -> EmptyState(
                context,
            ).bind(R.drawable.ic_history, context.getText(R.string.history_empty))
            entries.lines.isEmpty() ->
                EmptyState(
                    context,
                ).bind(
                    R.drawable.ic_search,
                    context.getText(R.string.history_nothing_found),
                    context.getText(R.string.history_show_all),
                ) {
                    handle(HistoryEvent.QueryChanged(HistoryQuery()))
                }
            else -> null
        }

    private fun show(
        view: View,
        shown: Boolean,
    ) {
        view.visibility = if (shown) View.VISIBLE else View.GONE
    }

    /** Asks for older entries before the end is reached. */
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
            if (visible > 0 && first + visible > total - AHEAD) handle(HistoryEvent.EndReached)
        }
    }

    private companion object {
        /** Rows that are still to come when more are asked for. */
        const val AHEAD = 20
    }
}

/** A column with the screen's margins, for what does not scroll. */
internal class SideMargins(
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
        setPadding(side, dp(8), side, dp(8))
        super.onMeasure(widthSpec, heightSpec)
    }
}
