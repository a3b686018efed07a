package app.curfew.cases

import app.curfew.core.CaseChangeView
import app.curfew.core.CaseHint
import app.curfew.core.ConfidenceView
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.ui.Work

/** What a person is told on the way of a number into a case. */
sealed interface StartNotice {
    /** It is to be chosen. */
    data class Choose(
        val hint: CaseHint,
    ) : StartNotice

    /** The number is in this case. */
    data class There(
        val case: String,
    ) : StartNotice

    /** The cases could not be read. */
    data object NotRead : StartNotice

    /** Nothing was written. */
    data object NotSaved : StartNotice
}

/** Puts [number] into a case, old or new; an empty one only chooses the case. Main thread; imports no `android.*`. */
class StartCasePresenter(
    private val number: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val language: LanguageView,
    private val say: (StartNotice) -> Unit,
) {
    private var hint: CaseHint? = null

    /** Asks which case. */
    fun ask() =
        work.run({ core.caseHint(number, language) }) { read ->
            hint = read.getOrNull()
            say(hint?.let(StartNotice::Choose) ?: StartNotice.NotRead)
        }

    /** The open case [id] is the one; it may have the number already. */
    fun choose(id: String) {
        if (number.isEmpty() || hint?.hasIt.orEmpty().contains(id)) return say(StartNotice.There(id))
        work.run({
            core.changeCase(id, CaseChangeView.NUMBER_ADDED, number, null, ConfidenceView.NOT_STATED)
        }) { saved -> say(saved.fold({ StartNotice.There(id) }) { StartNotice.NotSaved }) }
    }

    /** A new case of this name. */
    fun open(name: String) =
        work.run(
            { core.openCase(name.trim(), listOf(number).filter(String::isNotEmpty), hint?.institution) },
        ) { opened ->
            say(opened.fold({ StartNotice.There(it) }) { StartNotice.NotSaved })
        }
}
