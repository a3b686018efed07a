package app.curfew.history

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.lists.ListNameProblem
import app.curfew.lists.listNameProblem
import app.curfew.rules.isAbout
import app.curfew.ui.Work

/**
 * A list that a number can be put on.
 *
 * @property numbers how many are on it
 * @property on whether it is switched on
 * @property hasIt whether the number is on it already
 */
data class ListChoice(
    val name: String,
    val numbers: Long,
    val on: Boolean = true,
    val hasIt: Boolean = false,
)

/** What a person does to put a number on a list. */
sealed interface AddEvent {
    /** The lists are wanted. */
    data object Asked : AddEvent

    /** A list was chosen. */
    data class Chosen(
        val list: String,
    ) : AddEvent

    /** A new list was named. */
    data class Named(
        val list: String,
    ) : AddEvent

    /** The number is to be taken off again. */
    data class Undone(
        val list: String,
    ) : AddEvent
}

/** What comes of it. */
sealed interface AddNotice {
    /** The lists to choose from, by name, without damaged ones and those that are their senders'. */
    data class Choose(
        val lists: List<ListChoice>,
    ) : AddNotice

    /**
     * The number is on the list now.
     *
     * @property isUsed whether a rule is about the list
     */
    data class Added(
        val list: String,
        val isUsed: Boolean,
    ) : AddNotice

    /** It was on the list before. */
    data class AlreadyThere(
        val list: String,
    ) : AddNotice

    /** A list cannot have this name. */
    data class NameRefused(
        val why: ListNameProblem,
    ) : AddNotice

    /** The lists could not be read. */
    data object NotRead : AddNotice

    /** The list could not be written. */
    data object NotSaved : AddNotice
}

/** Puts [number] on a list. Main thread; the core is asked by [work]. */
class AddNumberPresenter(
    private val number: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val say: (AddNotice) -> Unit,
) {
    /** Takes what a person does. */
    fun handle(event: AddEvent) {
        when (event) {
            AddEvent.Asked -> ask({ AddNotice.Choose(choices()) }, AddNotice.NotRead)
            is AddEvent.Chosen -> ask({ add(event.list) }, AddNotice.NotSaved)
            is AddEvent.Named -> ask({ make(event.list.trim()) }, AddNotice.NotSaved)
            is AddEvent.Undone -> ask({ remove(event.list) }, AddNotice.NotSaved)
        }
    }

    /** What is under way; a second tap before its answer asks for nothing. */
    private var isBusy = false

    private fun ask(
        task: () -> AddNotice?,
        orElse: AddNotice,
    ) {
        if (isBusy) return
        isBusy = true
        work.run(task) { result ->
            isBusy = false
            result.getOrDefault(orElse)?.let(say)
        }
    }

    private fun choices(): List<ListChoice> {
        val having = core.findNumber(number).filterNot { it.unknown }.map { it.list }
        return core
            .lists()
            .filterNot { it.damaged || it.signer != null }
            .map { ListChoice(it.name, it.numbers.toLong(), it.on, it.name in having) }
            .sortedWith(compareBy(String.CASE_INSENSITIVE_ORDER, ListChoice::name))
    }

    private fun add(list: String): AddNotice {
        val before = count(list)
        core.addNumber(list, number)
        if (count(list) == before) return AddNotice.AlreadyThere(list)
        val isUsed = core.rulebook().rules.any { it.enabled && it.isAbout(list) }
        return AddNotice.Added(list, isUsed)
    }

    private fun make(list: String): AddNotice {
        listNameProblem(list, core.lists().map { it.name })?.let { return AddNotice.NameRefused(it) }
        try {
            core.createList(list)
        } catch (_: CurfewException.Input) {
            return AddNotice.NameRefused(ListNameProblem.Refused)
        }
        return add(list)
    }

    private fun remove(list: String): AddNotice? {
        core.removeNumber(list, number)
        return null
    }

    private fun count(list: String) = core.lists().find { it.name == list }?.numbers
}
