package app.curfew.rules

import android.view.View
import app.curfew.R
import app.curfew.calllog.CallLogScreen
import app.curfew.core.HistoryEntry
import app.curfew.core.TrialView
import app.curfew.history.EntryScreen
import app.curfew.history.EntryWords
import app.curfew.time.Times
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.styledText
import java.time.LocalDate

/** What a rule would have done to the recorded calls: how many, and the newest of them, each a row that opens. Main thread. */
internal class TrialSection(
    private val host: ScreenHost,
) {
    private val context = host.activity
    private val words = EntryWords(context)
    private var shown: RuleTrial? = null

    /** The section below its header. */
    val view = context.column(8)

    /** Shows what came out; whether there is anything to say. */
    fun bind(trial: RuleTrial): Boolean {
        if (trial == shown) return trial != RuleTrial.None
        shown = trial
        view.removeAllViews()
        when (trial) {
            RuleTrial.None -> Unit
            RuleTrial.NoCalls -> say(R.string.rules_trial_empty)
            RuleTrial.Unreadable -> say(R.string.rules_trial_unreadable)
            RuleTrial.Contacts -> say(R.string.rules_trial_contacts)
            is RuleTrial.Told -> tell(trial.trial)
        }
        return trial != RuleTrial.None
    }

    private fun tell(trial: TrialView) {
        val card = Card(context).withRows()
        val of = context.getString(R.string.rules_trial_of, trial.calls.toInt())
        for ((symbol, text, count) in listOf(
            Triple(RowSymbol(R.drawable.ic_call_silent, Tone.ATTENTION), R.plurals.rules_trial_stops, trial.stopped),
            Triple(RowSymbol(R.drawable.ic_call_rang, Tone.GOOD), R.plurals.rules_trial_rings, trial.ringsAgain),
        )) {
            if (count == 0u) continue
            val says = context.resources.getQuantityString(text, count.toInt(), count.toInt())
            val ofThese = if (text == R.plurals.rules_trial_stops) answered(trial) else null
            card.addWide(ListRow(context).bind(symbol, says + ofThese.orEmpty(), of))
        }
        if (card.childCount == 0) return say(R.string.rules_trial_none, trial.calls.toInt())
        view.addWide(card)
        if (trial.examples.isEmpty()) return
        note(trial)
        val calls = Card(context).withRows()
        trial.examples.forEach { calls.addWide(row(it)) }
        view.addWide(calls)
        offerLog(trial)
    }

    /** ", of which you answered 1": as far as that is known, and nothing where it is known of none. */
    private fun answered(trial: TrialView): String? {
        if (trial.stoppedUnsure >= trial.stopped) return null
        return context.getString(R.string.rules_trial_answered, trial.stoppedAnswered.toInt())
    }

    private fun note(trial: TrialView) {
        val unsure = trial.stoppedUnsure.toInt()
        val isAll = trial.stopped.toInt() == trial.examples.size
        when {
            unsure > 0 && trial.stoppedUnsure == trial.stopped ->
                say(if (isAll) R.string.rules_trial_note else R.string.rules_trial_newest)
            unsure > 0 -> say(R.string.rules_trial_unsure, unsure)
            trial.stoppedAnswered > 0u -> say(R.string.rules_trial_first)
        }
    }

    /** The way to know, where it is not known. */
    private fun offerLog(trial: TrialView) {
        val facts = host.phone.facts(rulebookProblem = false, failedLately = false)
        if (trial.stoppedUnsure == 0u || facts.callLogReadable) return
        val ask = ListRow(context).bind(
            RowSymbol(R.drawable.ic_history),
            context.getText(R.string.calllog_title),
            context.getText(R.string.calllog_off),
        ) { host.open(CallLogScreen(host.phone)) }
        view.addWide(Card(context).withRows().also { it.addWide(ask.withChevron()) })
    }

    private fun row(entry: HistoryEntry): View {
        val day = Times.dayOf(entry.atMs, entry.offsetSeconds)
        val time = Times.clockAt(context, entry.atMs, entry.offsetSeconds)
        // No day is today's, so that the date is written out with its year.
        val at = context.getString(R.string.history_day_time, Times.day(context, day, LocalDate.EPOCH), time)
        val became = entry.outcome?.let(words::happened)
        val says = listOfNotNull(became, at).joinToString(context.getString(R.string.history_dot))
        return ListRow(context)
            .bind(words.symbol(entry), words.title(entry), says) {
                host.open(EntryScreen(entry.seq, host.phone::now))
            }.withChevron()
    }

    private fun say(
        text: Int,
        vararg arguments: Any,
    ) = view.addWide(context.styledText(R.style.Text_Body_Secondary, context.getString(text, *arguments)))
}
