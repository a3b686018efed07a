package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.TrialView
import app.curfew.ui.Work

/** What is known of a rule on the recorded calls. */
sealed interface RuleTrial {
    /** Nothing is to be said: the rule is not whole, or it is being tried. */
    data object None : RuleTrial

    /** No call is recorded. */
    data object NoCalls : RuleTrial

    /** The recorded calls cannot be read now. */
    data object Unreadable : RuleTrial

    /** The rule is about contacts, and who was one is not recorded. */
    data object Contacts : RuleTrial

    /** The rule was tried. */
    data class Told(
        val trial: TrialView,
    ) : RuleTrial
}

/**
 * Tries a draft on the recorded calls, off the main thread. Main thread.
 *
 * @param ask tries a whole draft in the core, on any thread
 * @param tell takes what came out, and [RuleTrial.None] as soon as the draft is another
 */
internal class RuleTrials(
    private val work: Work,
    private val ask: (RuleDraft) -> TrialView,
    private val tell: (RuleTrial) -> Unit,
) {
    private var wanted: RuleDraft? = null
    private var running = false

    /** Takes the draft as it is now. A name changes nothing. */
    fun take(draft: RuleDraft) {
        val next = draft.copy(name = "")
        if (next == wanted) return
        wanted = next
        tell(RuleTrial.None)
        go()
    }

    /** One at a time: while a number is typed, only the last digits count. */
    private fun go() {
        val draft = wanted ?: return
        if (running) return
        if (draft.asksContacts) return tell(RuleTrial.Contacts)
        if (!draft.isWhole) return
        running = true
        work.run({ ask(draft) }) { tried ->
            running = false
            if (draft == wanted) tell(tried.fold(::told, ::untold)) else go()
        }
    }

    private fun told(trial: TrialView) = if (trial.calls == 0u) RuleTrial.NoCalls else RuleTrial.Told(trial)

    private fun untold(error: Throwable) =
        if (error is CurfewException.Storage) RuleTrial.Unreadable else RuleTrial.None
}
