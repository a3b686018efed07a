package app.curfew.history

import app.curfew.core.CurfewInterface
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryPage
import app.curfew.ui.Work
import java.time.ZonedDateTime

/** What happens on the history's screen. */
sealed interface HistoryEvent {
    /** The screen came to the front, or an error is to be tried again. */
    data object Shown : HistoryEvent

    /** The end of what is loaded is near. */
    data object EndReached : HistoryEvent

    /** The search field was opened or closed. */
    data class SearchOpened(
        val open: Boolean,
    ) : HistoryEvent

    /** Other entries are wanted. */
    data class QueryChanged(
        val query: HistoryQuery,
    ) : HistoryEvent
}

/**
 * The history, page by page, newest first. Main thread; the core is asked by [work].
 *
 * @param now the time on the phone's clock
 * @param ledger the name of another phone's ledger; null: that of this one
 */
class HistoryPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val now: () -> ZonedDateTime,
    private val ledger: String?,
    private val show: (HistoryState) -> Unit,
) {
    /** What is shown. */
    var state = HistoryState(today = now().toLocalDate())
        private set

    private var entries: List<HistoryEntry> = emptyList()
    private var isLoadingMore = false

    /** Counts what was asked anew: an answer to something older is dropped, its work is not done at all. */
    @Volatile private var asked = 0

    fun handle(event: HistoryEvent) {
        when (event) {
            HistoryEvent.Shown -> load(atLeast = entries.size)
            HistoryEvent.EndReached -> loadMore()
            is HistoryEvent.SearchOpened -> openSearch(event.open)
            is HistoryEvent.QueryChanged -> change(event.query)
        }
    }

    private fun openSearch(open: Boolean) {
        val hadText = state.query.search.isNotBlank()
        present(state.copy(isSearching = open, query = if (open) state.query else state.query.copy(search = "")))
        if (!open && hadText) load()
    }

    private fun change(query: HistoryQuery) {
        if (query == state.query) return
        val same =
            query.search.trim() == state.query.search.trim() && query.copy(search = "") == state.query.copy(search = "")
        present(state.copy(query = query, isSearching = state.isSearching && query != HistoryQuery()))
        if (!same) load()
    }

    /** Loads from the newest entry on; as many as were there, so that the place in the list is kept. */
    private fun load(atLeast: Int = 0) {
        val ask = ++asked
        val at = now()
        val filter = state.query.filter(at, ledger)
        isLoadingMore = false
        val task = {
            if (ask ==
                asked
            ) {
                pages(atLeast.coerceAtMost(KEPT)) { before -> core.history(filter, before, PAGE) }
            } else {
                null
            }
        }
        work.run(task) { result ->
            if (ask != asked) return@run
            val page = result.getOrNull()
            entries = page?.entries.orEmpty()
            val content = page?.let { HistoryContent.Entries(linesOf(it.entries), it.more) } ?: HistoryContent.Failed
            present(state.copy(today = at.toLocalDate(), content = content))
        }
    }

    private fun loadMore() {
        val shown = state.content as? HistoryContent.Entries ?: return
        val last = entries.lastOrNull() ?: return
        if (!shown.more || isLoadingMore) return
        isLoadingMore = true
        val ask = asked
        val filter = state.query.filter(now(), ledger)
        work.run({ if (ask == asked) core.history(filter, last.seq, PAGE) else null }) { result ->
            if (ask != asked) return@run
            isLoadingMore = false
            result.onSuccess { page ->
                entries = entries + page?.entries.orEmpty()
                present(state.copy(content = HistoryContent.Entries(linesOf(entries), page?.more == true)))
            }
            // Older entries cannot be read: what is shown stays, and the end says so.
            result.onFailure { present(state.copy(content = shown.copy(more = false, isCutShort = true))) }
        }
    }

    private fun present(next: HistoryState) {
        state = next
        show(next)
    }

    private companion object {
        const val PAGE = 50u

        /** The most entries that are loaded again on return. */
        const val KEPT = 500

        /** At least one page and [count] entries, while there are any. */
        fun pages(
            count: Int,
            read: (ULong?) -> HistoryPage,
        ): HistoryPage {
            val entries = mutableListOf<HistoryEntry>()
            var more: Boolean
            do {
                val page = read(entries.lastOrNull()?.seq)
                entries += page.entries
                more = page.more && page.entries.isNotEmpty()
            } while (more && entries.size < count)
            return HistoryPage(entries, more)
        }
    }
}
