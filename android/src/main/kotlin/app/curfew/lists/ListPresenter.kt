package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ListView
import app.curfew.rules.isAbout
import app.curfew.ui.Work

/**
 * What [ListScreen] shows.
 *
 * @property total how many numbers are on the list; `null` until it was read
 * @property numbers those shown: the first of all, or what the search found
 * @property more whether there are more to load after [numbers]
 * @property search the digits searched for, as typed; blank: no search
 * @property searchedAll whether the search looked at every number
 * @property rules the names of the rules about the list
 * @property trouble why there is nothing to show
 * @property about what else is known of the list
 * @property takes whether updates signed with its key are taken over without asking
 */
data class ListState(
    val total: Long? = null,
    val numbers: List<String> = emptyList(),
    val more: Boolean = false,
    val search: String = "",
    val searchedAll: Boolean = true,
    val rules: List<String> = emptyList(),
    val trouble: ListTrouble? = null,
    val about: ListView? = null,
    val takes: Boolean = false,
)

/** Why a list cannot be shown. */
enum class ListTrouble {
    /** Its file is damaged. */
    Damaged,

    /** It is not there any more. */
    Gone,

    /** It could not be read. */
    Failed,
}

/** What a person does on [ListScreen]. */
sealed interface ListEvent {
    /** The screen came to the front. */
    data object Shown : ListEvent

    /** The end of what is shown came near. */
    data object EndReached : ListEvent

    /** The search was typed. */
    data class Searched(
        val text: String,
    ) : ListEvent

    /** A number is to be added. */
    data class Added(
        val text: String,
    ) : ListEvent

    /** A number is to be taken off. */
    data class Removed(
        val number: String,
    ) : ListEvent

    /** A number taken off comes back. */
    data class Restored(
        val number: String,
    ) : ListEvent

    /** The list is to be deleted; the person was asked. */
    data object Deleted : ListEvent

    /** The list is to be switched on or off. */
    data class Switched(
        val on: Boolean,
    ) : ListEvent

    /** Updates signed with the list's key are to be taken over without asking, or not. */
    data class SignedTaken(
        val on: Boolean,
    ) : ListEvent

    /** The last import is to be taken back. */
    data object ImportUndone : ListEvent
}

/** What [ListScreen] does once. */
sealed interface ListNotice {
    /** A number is on the list now. */
    data class Added(
        val number: String,
    ) : ListNotice

    /** It was on the list before. */
    data class AlreadyThere(
        val number: String,
    ) : ListNotice

    /** What was typed is no number. */
    data object Unreadable : ListNotice

    /** A number is off the list. */
    data class Removed(
        val number: String,
    ) : ListNotice

    /** The list is gone. */
    data object Deleted : ListNotice

    /** The list is as before the last import. */
    data object AsBefore : ListNotice

    /** The list could not be written. */
    data object NotSaved : ListNotice
}

/**
 * The numbers of one list, by pages. Main thread; the core is asked through [work].
 *
 * A search is for how numbers begin; where none does so, [SEARCH_LIMIT] of them at most are looked at for the digits
 * anywhere, so that a list of millions does not hold up what comes after.
 */
class ListPresenter(
    private val name: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val show: (ListState) -> Unit,
    private val say: (ListNotice) -> Unit,
    private val folder: ListFolder? = null,
) {
    /** What is shown. */
    var state = ListState()
        private set

    /** The search that counts; a task for another one gives up. */
    @Volatile private var wanted = ""

    private var loadingMore = false

    /** How many numbers are shown without a search. */
    private var length = PAGE

    /** Takes what a person does. */
    fun handle(event: ListEvent) {
        when (event) {
            ListEvent.Shown -> load()
            ListEvent.EndReached -> loadMore()
            is ListEvent.Searched -> search(event.text)
            is ListEvent.Added -> add(event.text)
            is ListEvent.Removed -> remove(event.number)
            is ListEvent.Restored -> change({ core.addNumber(name, event.number) }) { null }
            ListEvent.Deleted -> delete()
            is ListEvent.Switched -> change({ core.switchList(name, event.on) }, ::check) { null }
            is ListEvent.SignedTaken -> change({ folder?.take(name, event.on) }) { null }
            ListEvent.ImportUndone -> change({ core.undoImport(name) }, ::check) { ListNotice.AsBefore }
        }
    }

    private fun load() {
        val search = wanted
        val shown = length
        work.run({ read(search, shown) }) { result ->
            val page = result.getOrElse { Page(trouble = ListTrouble.Failed) } ?: return@run
            present(
                ListState(
                    page.total,
                    page.numbers,
                    page.more,
                    state.search,
                    page.searchedAll,
                    page.rules,
                    page.trouble,
                    page.about,
                    page.takes,
                ),
            )
        }
    }

    private fun loadMore() {
        val shown = state.numbers
        if (loadingMore || !state.more) return
        loadingMore = true
        val search = wanted
        work.run({ page(search, shown.lastOrNull(), PAGE) }) { result ->
            loadingMore = false
            val next = result.getOrDefault(emptyList())
            // Another search or a change has reloaded what is shown.
            if (state.numbers !== shown) return@run
            length = maxOf(PAGE, shown.size + next.size)
            val more = next.size == PAGE
            present(state.copy(numbers = shown + next, more = more, searchedAll = search.isEmpty() || !more))
        }
    }

    private fun search(text: String) {
        wanted = text.filter { it.isDigit() || it in SIGNS }.takeIf { it.any(Char::isDigit) }.orEmpty()
        length = PAGE
        present(state.copy(search = text))
        load()
    }

    private fun add(text: String) {
        val before = state.total
        change({
            val number = core.addNumber(name, text)
            if (count() == before) ListNotice.AlreadyThere(number) else ListNotice.Added(number)
        }) { it }
    }

    private fun remove(number: String) = change({ core.removeNumber(name, number) }) { ListNotice.Removed(number) }

    private fun delete() {
        val task = {
            core.deleteList(name)
            // A later list of this name is another one.
            folder?.take(name, false)
        }
        work.run(task) { gone ->
            // Somebody else's deletion is as good.
            val deleted = gone.isSuccess || gone.exceptionOrNull() is CurfewException.NotFound
            say(if (deleted) ListNotice.Deleted else ListNotice.NotSaved)
        }
    }

    private fun <T> change(
        task: () -> T,
        then: () -> Unit = {},
        noticeOf: (T) -> ListNotice?,
    ) {
        work.run(task) { result ->
            val notice =
                result.fold(noticeOf) {
                    if (it is CurfewException.Input) ListNotice.Unreadable else ListNotice.NotSaved
                }
            notice?.let(say)
            load()
            if (result.isSuccess) then()
        }
    }

    /** What has come into force is read whole, after it is shown. */
    private fun check() = work.run({ name in core.checkLists() }) { if (it.getOrDefault(false)) load() }

    private fun present(next: ListState) {
        if (next == state) return
        state = next
        show(next)
    }

    /** Any thread. */
    private fun count(): Long? = core
        .lists()
        .find { it.name == name }
        ?.numbers
        ?.toLong()

    /** Any thread. `null` where [search] is no longer wanted. */
    private fun read(
        search: String,
        shown: Int,
    ): Page? {
        val list = core.lists().find { it.name == name } ?: return Page(trouble = ListTrouble.Gone)
        val rules = core
            .rulebook()
            .rules
            .filter { it.isAbout(name) }
            .map { it.name }
        if (list.damaged) return Page(rules = rules, trouble = ListTrouble.Damaged)
        val total = list.numbers.toLong()
        val takes = folder?.takes(name) == true
        if (search.isNotEmpty()) {
            val begun = first(shown, search)
            val more = begun.size >= shown
            val page =
                if (begun.isEmpty()) find(search, total) else Page(total, begun, more, searchedAll = !more)
            return page?.copy(rules = rules, about = list, takes = takes)
        }
        val numbers = first(shown)
        return Page(total, numbers, more = numbers.size < total, rules = rules, about = list, takes = takes)
    }

    private fun page(
        search: String,
        after: String?,
        count: Int,
    ): List<String> =
        if (search.isEmpty()) {
            core.listNumbers(name, after, count.toUInt())
        } else {
            core.searchList(name, search, after, count.toUInt())
        }

    /** As many numbers as were shown, which may be more than the core gives at once. */
    private fun first(
        count: Int,
        search: String = "",
    ): List<String> {
        val numbers = mutableListOf<String>()
        while (numbers.size < count) {
            val wanted = minOf(count - numbers.size, MAX_PAGE)
            val page = page(search, numbers.lastOrNull(), wanted)
            numbers += page
            if (page.size < wanted) break
        }
        return numbers
    }

    /** Numbers that have the digits elsewhere than at their beginning. */
    private fun find(
        search: String,
        total: Long,
    ): Page? {
        val digits = search.filter(Char::isDigit)
        val hits = mutableListOf<String>()
        var seen = 0
        var last: String? = null
        while (seen < SEARCH_LIMIT && hits.size < MAX_HITS) {
            if (wanted != search) return null
            val page = core.listNumbers(name, last, MAX_PAGE.toUInt())
            seen += page.size
            page.filterTo(hits) { digits in it }
            if (page.size < MAX_PAGE) break
            last = page.last()
        }
        return Page(total, hits.take(MAX_HITS), searchedAll = seen >= total && hits.size <= MAX_HITS)
    }

    private data class Page(
        val total: Long? = null,
        val numbers: List<String> = emptyList(),
        val more: Boolean = false,
        val searchedAll: Boolean = true,
        val rules: List<String> = emptyList(),
        val trouble: ListTrouble? = null,
        val about: ListView? = null,
        val takes: Boolean = false,
    )

    /** Sizes, in numbers. */
    companion object {
        /** A page of the list. */
        const val PAGE = 100

        /** How many numbers a search looks at. */
        const val SEARCH_LIMIT = 200_000

        /** How many numbers a search shows. */
        const val MAX_HITS = 200

        /** What a search may have besides digits. */
        private const val SIGNS = "+*#"

        /** The most that the core gives at once. */
        private const val MAX_PAGE = 1000
    }
}
