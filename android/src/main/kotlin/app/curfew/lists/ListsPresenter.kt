package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
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
 */
data class ListItem(
    val name: String,
    val numbers: Long,
    val damaged: Boolean,
    val rules: List<String>,
)

/** What [ListsScreen] shows. */
sealed interface ListsState {
    /** The lists are being read. */
    data object Loading : ListsState

    /** The lists could not be read. */
    data object Failed : ListsState

    /** The lists, by name. */
    data class Ready(
        val lists: List<ListItem>,
    ) : ListsState
}

/** What a person does on [ListsScreen]. */
sealed interface ListsEvent {
    /** The screen came to the front. */
    data object Shown : ListsEvent

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
) {
    /** What is shown. */
    var state: ListsState = ListsState.Loading
        private set

    /** Takes what a person does. */
    fun handle(event: ListsEvent) {
        when (event) {
            ListsEvent.Shown -> load()
            is ListsEvent.Created -> create(event.name.trim())
        }
    }

    private fun load() {
        work.run({ itemsOf(core.lists(), core.rulebook().rules) }) { items ->
            present(items.fold({ ListsState.Ready(it) }, { ListsState.Failed }))
        }
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
        fun itemsOf(
            lists: List<ListView>,
            rules: List<RuleView>,
        ): List<ListItem> =
            lists
                .map { list ->
                    val users = rules.filter { it.isAbout(list.name) }.map { it.name }
                    ListItem(list.name, list.numbers.toLong(), list.damaged, users)
                }.sortedWith(compareBy(String.CASE_INSENSITIVE_ORDER, ListItem::name))
    }
}
