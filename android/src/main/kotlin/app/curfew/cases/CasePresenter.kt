package app.curfew.cases

import app.curfew.core.CaseCallView
import app.curfew.core.CaseChangeView
import app.curfew.core.CaseDetail
import app.curfew.core.ConfidenceView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.ui.Work

/** What [CaseScreen] shows. */
sealed interface CaseState {
    /** Nothing has been read yet. */
    data object Loading : CaseState

    /** There is no such case. */
    data object Gone : CaseState

    /** It could not be read. */
    data object Failed : CaseState

    /**
     * Everything about one case.
     *
     * @property calls the newest of them
     */
    data class Ready(
        val detail: CaseDetail,
        val calls: List<CaseCallView>,
    ) : CaseState {
        /** Whether there are older calls. */
        val hasMore: Boolean get() = calls.size.toUInt() < detail.counts.calls
    }
}

/** One case. Main thread; imports no `android.*`. */
class CasePresenter(
    private val id: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val language: LanguageView,
    private val show: (CaseState) -> Unit,
    private val notSaved: () -> Unit,
) {
    /** What is shown. */
    var state: CaseState = CaseState.Loading
        private set

    /** Reads it, again on each return, with as many calls as were shown. */
    fun load() = read((state as? CaseState.Ready)?.calls?.size ?: 0)

    /** Shows a page of older calls. */
    fun more() {
        val shown = state as? CaseState.Ready ?: return
        if (!shown.hasMore) return
        work.run({ core.caseCalls(id, shown.calls.size.toUInt(), PAGE.toUInt()) }) { older ->
            // Read anew meanwhile: what is shown has its own end.
            if (state !== shown) return@run
            settle(older.fold({ shown.copy(calls = shown.calls + it) }, { CaseState.Failed }))
        }
    }

    /** Changes something and shows the case as it is then. */
    fun change(
        what: CaseChangeView,
        value: String? = null,
        source: String? = null,
        confidence: ConfidenceView = ConfidenceView.NOT_STATED,
    ) = work.run({ core.changeCase(id, what, value, source, confidence) }) { saved ->
        if (saved.isFailure) notSaved()
        load()
    }

    /** The refusal or consent of [entry] was noted by mistake. */
    fun withdraw(entry: ULong) =
        work.run({ core.withdrawNote(id, entry) }) { saved ->
            if (saved.isFailure) notSaved()
            load()
        }

    private fun read(calls: Int) =
        work.run({ core.caseDetail(id, language, maxOf(calls, PAGE).toUInt()) }) { read ->
            settle(
                read.fold({ CaseState.Ready(it, it.calls) }) {
                    if (it is CurfewException.NotFound) CaseState.Gone else CaseState.Failed
                },
            )
        }

    private fun settle(next: CaseState) {
        if (next == state) return
        state = next
        show(next)
    }

    /** How many calls there are on a page. */
    companion object {
        const val PAGE = 20
    }
}
