package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.FoundView
import app.curfew.core.KeyView
import app.curfew.core.ListView
import app.curfew.core.RuleView
import app.curfew.rules.isAbout
import app.curfew.ui.Work

/**
 * One list as a row.
 *
 * @property numbers how many numbers are on it; 0 where it is [damaged]
 * @property damaged whether its file cannot be read
 * @property rules the names of the rules about it
 * @property ranges how many ranges are on it
 * @property on whether it is switched on
 */
data class ListItem(
    val name: String,
    val numbers: Long,
    val damaged: Boolean,
    val rules: List<String>,
    val ranges: Long = 0,
    val on: Boolean = true,
)

/** What [ListsScreen] shows. */
sealed interface ListsState {
    /** The lists are being read. */
    data object Loading : ListsState

    /** The lists could not be read. */
    data object Failed : ListsState

    /**
     * The lists, by name.
     *
     * @property asked the number that is looked for, as typed
     * @property found the lists that it is on; `null` while what is typed is no number
     * @property folder the folder for updates; `null` where none was picked
     * @property keys the keys that lists are taken from
     * @property news what is in that folder and not in force
     */
    data class Ready(
        val lists: List<ListItem>,
        val asked: String = "",
        val found: List<FoundView>? = null,
        val folder: String? = null,
        val keys: List<KeyView> = emptyList(),
        val news: FolderNews = FolderNews(),
    ) : ListsState
}

/** What a person does on [ListsScreen]. */
sealed interface ListsEvent {
    /** The screen came to the front. */
    data object Shown : ListsEvent

    /** A number was typed that may be on a list. */
    data class Asked(
        val text: String,
    ) : ListsEvent

    /** A key is to be trusted no more; the person was asked. */
    data class KeyRemoved(
        val id: String,
    ) : ListsEvent

    /** A list is to be made. */
    data class Created(
        val name: String,
    ) : ListsEvent
}

/** What [ListsScreen] does once. */
sealed interface ListsNotice {
    /** The list is there. */
    data class Created(
        val name: String,
    ) : ListsNotice

    /** The key is still there. */
    data object KeyNotRemoved : ListsNotice

    /** The list was not made. */
    data class NotCreated(
        val why: ListNameProblem,
    ) : ListsNotice
}

/** The lists of numbers. Main thread; the core is asked through [work]. */
class ListsPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val show: (ListsState) -> Unit,
    private val say: (ListsNotice) -> Unit,
    private val updates: Updates? = null,
) {
    /** What is shown. */
    var state: ListsState = ListsState.Loading
        private set

    /** Takes what a person does. */
    fun handle(event: ListsEvent) {
        when (event) {
            ListsEvent.Shown -> load()
            is ListsEvent.Asked -> find(event.text)
            is ListsEvent.KeyRemoved -> removeKey(event.id)
            is ListsEvent.Created -> create(event.name.trim())
        }
    }

    private fun load() {
        work.run({ read() }) { found ->
            val before = state as? ListsState.Ready ?: ListsState.Ready(emptyList())
            val next = found.map { it.copy(asked = before.asked, news = before.news) }
            present(next.getOrDefault(ListsState.Failed))
            if (before.asked.isNotEmpty()) find(before.asked)
            // After the lists are shown: a folder in the cloud takes its time.
            if (next.getOrNull()?.folder != null) look()
        }
    }

    private fun look() {
        work.run({ (updates?.look() ?: FolderNews()) to read() }) { found ->
            val ready = state as? ListsState.Ready ?: return@run
            // What was taken over without asking has changed the lists.
            found.onSuccess { (news, read) -> present(ready.copy(news = news, lists = read.lists)) }
        }
    }

    /** Any thread. */
    private fun read() =
        ListsState.Ready(
            itemsOf(core.lists(), core.rulebook().rules),
            folder = updates?.folderName,
            keys = core.keys(),
        )

    private fun find(text: String) {
        (state as? ListsState.Ready)?.let { present(it.copy(asked = text, found = null)) }
        // With fewer digits every line would flicker by, and each is read from all lists.
        if (text.count(Char::isDigit) < MIN_DIGITS) return
        work.run({ core.findNumber(text) }) { found ->
            val ready = state as? ListsState.Ready ?: return@run
            if (ready.asked == text) present(ready.copy(found = found.getOrNull()))
        }
    }

    private fun removeKey(id: String) =
        work.run({ core.removeKey(id) }) { gone ->
            // Removed from elsewhere is as good.
            if (gone.isFailure && gone.exceptionOrNull() !is CurfewException.NotFound) say(ListsNotice.KeyNotRemoved)
            load()
        }

    private fun create(name: String) {
        val existing = (state as? ListsState.Ready)?.lists.orEmpty().map { it.name }
        listNameProblem(name, existing)?.let {
            say(ListsNotice.NotCreated(it))
            return
        }
        work.run({ core.createList(name) }) { made ->
            say(made.fold({ ListsNotice.Created(name) }, { ListsNotice.NotCreated(problemOf(it)) }))
            load()
        }
    }

    private fun problemOf(error: Throwable) =
        if (error is CurfewException.Input) ListNameProblem.Refused else ListNameProblem.NotSaved

    private fun present(next: ListsState) {
        if (next == state) return
        state = next
        show(next)
    }

    private companion object {
        const val MIN_DIGITS = 3

        fun itemsOf(
            lists: List<ListView>,
            rules: List<RuleView>,
        ): List<ListItem> =
            lists
                .map { list ->
                    val users = rules.filter { it.isAbout(list.name) }.map { it.name }
                    val counts = list.numbers.toLong() to list.ranges.toLong()
                    ListItem(list.name, counts.first, list.damaged, users, counts.second, list.on)
                }.sortedWith(compareBy(String.CASE_INSENSITIVE_ORDER, ListItem::name))
    }
}
