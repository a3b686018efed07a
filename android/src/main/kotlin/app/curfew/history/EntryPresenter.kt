package app.curfew.history

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.EntryDetail
import app.curfew.core.NumberView
import app.curfew.core.RuleView
import app.curfew.rules.StepLists
import app.curfew.ui.Work

/** What [EntryScreen] shows. */
sealed interface EntryState {
    /** Nothing has been read yet. */
    data object Loading : EntryState

    /** There is no such entry. */
    data object Gone : EntryState

    /** It could not be read. */
    data object Failed : EntryState

    /**
     * Everything about one entry.
     *
     * @property rule the rule that decided, as it is now; null where none did or it is gone
     * @property number what is known of the number, if there is one
     * @property caller all calls of that number
     * @property lists the lists as they are now, where a step was in doubt
     */
    data class Ready(
        val detail: EntryDetail,
        val rule: RuleView?,
        val number: NumberView?,
        val caller: CallerCalls?,
        val lists: StepLists? = null,
    ) : EntryState
}

/**
 * One entry of the history. Main thread; the core is asked by [work].
 *
 * @param ledger the name of another phone's ledger, of which only the entry is known; null: that of this phone
 */
class EntryPresenter(
    private val seq: ULong,
    private val core: CurfewInterface,
    private val work: Work,
    private val ledger: String? = null,
    private val show: (EntryState) -> Unit,
) {
    /** What is shown. */
    var state: EntryState = EntryState.Loading
        private set

    /** Reads it, again on each return: calls may have come in. */
    fun load() {
        work.run(::read) { result ->
            val next =
                result.getOrElse { if (it is CurfewException.NotFound) EntryState.Gone else EntryState.Failed }
            if (next == state) return@run
            state = next
            show(next)
        }
    }

    private fun read(): EntryState {
        val detail = core.entry(seq, ledger)
        if (ledger != null) return EntryState.Ready(detail, null, detail.entry.number?.let(core::describe), null)
        val rule = detail.ruleId?.let { id -> core.rulebook().rules.find { it.id == id } }
        val lists = StepLists.read(core, detail.steps.orEmpty())
        val number = detail.entry.number ?: return EntryState.Ready(detail, rule, null, null, lists)
        return EntryState.Ready(detail, rule, core.describe(number), CallerCalls.read(core, number), lists)
    }
}
