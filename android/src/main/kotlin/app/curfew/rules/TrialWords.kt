package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.core.HistoryEntry
import app.curfew.core.TrialView
import app.curfew.history.EntryWords
import app.curfew.ui.Times
import java.time.LocalDate

/** What a rule would have done to the recorded calls, in the language of [context]. */
internal class TrialWords(
    private val context: Context,
) {
    private val entries = EntryWords(context)

    /** The text to show; `null` where there is nothing to say. */
    fun of(trial: RuleTrial): String? =
        when (trial) {
            RuleTrial.None -> null
            RuleTrial.NoCalls -> context.getString(R.string.rules_trial_empty)
            RuleTrial.Unreadable -> context.getString(R.string.rules_trial_unreadable)
            RuleTrial.Contacts -> context.getString(R.string.rules_trial_contacts)
            is RuleTrial.Told -> told(trial.trial)
        }

    private fun told(trial: TrialView): String {
        val calls = trial.calls.toInt()
        val counts =
            listOf(R.string.rules_trial_stops to trial.stopped, R.string.rules_trial_rings to trial.ringsAgain)
                .filter { (_, count) -> count > 0u }
                .map { (text, count) -> context.getString(text, count.toInt(), calls) }
                .ifEmpty { listOf(context.getString(R.string.rules_trial_none, calls)) }
        val note = context.getString(R.string.rules_trial_note).takeIf { trial.stopped > 0u }
        return (counts + listOfNotNull(note) + trial.examples.map(::line)).joinToString("\n")
    }

    /** "March 12, 22:31 · +1 206-555-0123". */
    private fun line(entry: HistoryEntry): String {
        val day = Times.dayOf(entry.atMs, entry.offsetSeconds)
        val time = Times.clockAt(context, entry.atMs, entry.offsetSeconds)
        // No day is today's, so that the date is written out with its year.
        return context.getString(
            R.string.rules_trial_call,
            Times.day(context, day, LONG_AGO),
            time,
            entries.title(entry),
        )
    }

    private companion object {
        val LONG_AGO: LocalDate = LocalDate.EPOCH
    }
}
