package app.curfew.history

import android.content.Context
import android.text.format.DateUtils
import app.curfew.R
import app.curfew.core.CallOutcome
import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.FailureKindView
import app.curfew.core.HappenedView
import app.curfew.core.HistoryEntry
import app.curfew.core.LogFinding
import app.curfew.core.NeverBlockView
import app.curfew.core.PresentationView
import app.curfew.core.ReasonView
import app.curfew.ui.Languages
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.Tone

/** Entries of the ledger in the language of [context]. */
internal class EntryWords(
    private val context: Context,
) {
    /** The line that names the entry: for a call, who. */
    fun title(entry: HistoryEntry): String =
        when (entry.kind) {
            EntryKind.CALL -> who(entry)
            EntryKind.FAILURE -> text(FAILURES.getValue(entry.failure ?: FailureKindView.OTHER).first)
            EntryKind.PROTECTION -> text(
                if (entry.protecting ==
                    true
                ) {
                    R.string.history_protection_on
                } else {
                    R.string.history_protection_off
                },
            )
            EntryKind.OTHER ->
                if (entry.outcome != null) who(entry) else text(OTHERS[entry.detail] ?: R.string.history_other)
        }

    /** The line below it: what happened, and by which rule or why. */
    fun subtitle(entry: HistoryEntry): String =
        when (entry.kind) {
            EntryKind.CALL -> listOfNotNull(outcome(entry), cause(entry)).joinToString(text(R.string.history_dot))
            EntryKind.FAILURE -> text(FAILURES.getValue(entry.failure ?: FailureKindView.OTHER).second)
            EntryKind.PROTECTION -> text(
                if (entry.protecting ==
                    true
                ) {
                    R.string.history_protection_on_text
                } else {
                    R.string.history_protection_off_text
                },
            )
            EntryKind.OTHER ->
                entry.outcome?.let(::withoutEntry)
                    ?: text(OTHER_TEXTS[entry.detail] ?: R.string.history_other_text)
        }

    /** Its symbol; each outcome has its own shape. */
    fun symbol(entry: HistoryEntry): RowSymbol =
        when (entry.kind) {
            EntryKind.CALL -> if (entry.outgoing) OUTGOING else symbol(became(entry))
            EntryKind.FAILURE -> FAILED
            EntryKind.PROTECTION -> if (entry.protecting == true) PROTECTED else UNPROTECTED
            EntryKind.OTHER ->
                when {
                    entry.outcome != null -> symbol(became(entry))
                    entry.detail == EXPORT -> EXPORTED
                    else -> CHANGED
                }
        }

    /** The caller of a call, or whom this phone called. */
    fun who(entry: HistoryEntry): String =
        entry.number?.let(Numbers::display) ?: text(WITHOUT_NUMBER.getValue(entry.presentation))

    /** What became of a call. */
    fun outcome(
        entry: HistoryEntry,
    ): String =
        entry.outcome?.takeUnless { entry.outgoing }?.let(::happened)
            ?: text(if (entry.outgoing) R.string.history_outgoing else outcomeText(entry.disposition))

    /** What the call log says became of a call; null where it does not say. */
    fun happened(outcome: CallOutcome): String? = HAPPENED[outcome.happened]?.let(::text)

    /** The same with how long it was talked. */
    fun lasted(outcome: CallOutcome): String? {
        val talked = outcome.talkedS.toLong()
        val length = if (talked > 0) text(R.string.history_dot) + DateUtils.formatElapsedTime(talked) else ""
        return happened(outcome)?.plus(length)
    }

    /** What it means beside the history, where they differ. [lost]: the history has no such call. */
    fun finding(
        outcome: CallOutcome,
        lost: Boolean = false,
    ): String? =
        when (outcome.finding) {
            LogFinding.AGREES -> R.string.calllog_lost.takeIf { lost }
            LogFinding.NOT_ASKED -> R.string.calllog_not_asked
            LogFinding.CALLER_GONE ->
                if (outcome.happened == HappenedView.UNKNOWN) R.string.calllog_no_row else R.string.calllog_gone
            LogFinding.ROLE_ELSEWHERE -> R.string.calllog_role
            LogFinding.RANG_THOUGH -> R.string.calllog_rang_though
            LogFinding.STOPPED_ELSEWHERE -> R.string.calllog_stopped_elsewhere
        }?.let(::text)

    private fun withoutEntry(outcome: CallOutcome): String =
        listOfNotNull(happened(outcome), finding(outcome, lost = true)).joinToString(text(R.string.history_dot))

    private fun became(entry: HistoryEntry): DispositionView =
        when (entry.outcome?.happened) {
            HappenedView.ANSWERED, HappenedView.MISSED, HappenedView.DECLINED, HappenedView.RANG ->
                DispositionView.ALLOW
            HappenedView.SILENCED -> DispositionView.SILENCE
            HappenedView.STOPPED -> DispositionView.REJECT
            HappenedView.UNKNOWN, null -> entry.disposition
        }

    /** Why it is so, as a sentence. [neverBlock] says who it is, if no rule may stop the number. */
    fun reason(
        entry: HistoryEntry,
        neverBlock: NeverBlockView?,
    ): String =
        when (entry.reason) {
            ReasonView.RULE_MATCHED -> context.getString(
                R.string.history_why_rule,
                entry.ruleName ?: text(R.string.history_rule_unnamed),
            )
            ReasonView.NO_RULE_MATCHED -> text(R.string.history_why_no_rule)
            ReasonView.NEVER_BLOCK ->
                neverBlock?.let { context.getString(R.string.history_why_never_block, Languages.nameOf(it, context)) }
                    ?: text(R.string.history_why_never_block_unnamed)
            ReasonView.EMERGENCY_SUSPENSION -> text(R.string.history_why_emergency)
            ReasonView.PAUSED -> text(R.string.history_why_paused)
            ReasonView.OPEN_CASE -> text(R.string.history_why_case)
            ReasonView.OUTGOING -> text(R.string.history_why_outgoing)
            ReasonView.CLOCK_NOT_SET -> text(R.string.history_why_clock)
            ReasonView.FAILURE -> text(R.string.history_why_failure)
        }

    private fun cause(entry: HistoryEntry): String? =
        when (entry.reason) {
            ReasonView.RULE_MATCHED -> entry.ruleName
            ReasonView.NO_RULE_MATCHED, ReasonView.OUTGOING -> null
            ReasonView.NEVER_BLOCK -> text(R.string.history_cause_never_block)
            ReasonView.EMERGENCY_SUSPENSION -> text(R.string.history_cause_emergency)
            ReasonView.PAUSED -> text(R.string.history_cause_paused)
            ReasonView.OPEN_CASE -> text(R.string.history_cause_case)
            ReasonView.CLOCK_NOT_SET -> text(R.string.history_cause_clock)
            ReasonView.FAILURE -> text(R.string.history_cause_failure)
        }

    private fun text(id: Int): String = context.getString(id)

    companion object {
        private const val EXPORT = "export"
        private const val PERMISSION = "permission"
        private val FAILED = RowSymbol(R.drawable.ic_warning, Tone.ATTENTION)
        private val PROTECTED = RowSymbol(R.drawable.ic_shield_check, Tone.GOOD)
        private val UNPROTECTED = RowSymbol(R.drawable.ic_shield_off, Tone.OFF)
        private val OUTGOING = RowSymbol(R.drawable.history_outgoing)
        private val EXPORTED = RowSymbol(R.drawable.ic_save_to)
        private val CHANGED = RowSymbol(R.drawable.ic_rules)

        private val WITHOUT_NUMBER =
            mapOf(
                PresentationView.ALLOWED to R.string.history_unreadable_number,
                PresentationView.RESTRICTED to R.string.history_hidden_number,
                PresentationView.UNKNOWN to R.string.history_unknown_number,
                PresentationView.PAYPHONE to R.string.history_payphone,
            )

        private val OTHERS = mapOf(
            "rulebook_changed" to R.string.history_rules_changed,
            EXPORT to R.string.history_exported,
            PERMISSION to R.string.history_permission,
        )

        private val OTHER_TEXTS =
            mapOf(
                "rulebook_changed" to R.string.history_rules_changed_text,
                EXPORT to R.string.history_exported_text,
                PERMISSION to R.string.history_permission_text,
            )

        private val HAPPENED =
            mapOf(
                HappenedView.ANSWERED to R.string.calllog_answered,
                HappenedView.MISSED to R.string.calllog_missed,
                HappenedView.DECLINED to R.string.calllog_declined,
                HappenedView.RANG to R.string.outcome_rang,
                HappenedView.SILENCED to R.string.outcome_silent,
                HappenedView.STOPPED to R.string.outcome_stopped,
            )

        /** What failed, and what it means for the call. */
        private val FAILURES =
            mapOf(
                FailureKindView.LIBRARY_MISSING to (R.string.history_failed to R.string.history_failed_library),
                FailureKindView.PANIC to (R.string.history_failed to R.string.history_failed_bug),
                FailureKindView.BAD_REQUEST to (R.string.history_failed to R.string.history_failed_request),
                FailureKindView.RULEBOOK_UNREADABLE to
                    (R.string.history_failed_rules to R.string.history_failed_rules_text),
                FailureKindView.LIST_DAMAGED to (R.string.history_failed_list to R.string.history_failed_list_text),
                FailureKindView.LEDGER_UNAVAILABLE to
                    (R.string.history_failed_ledger to R.string.history_failed_ledger_text),
                FailureKindView.LATE_ANSWER to (R.string.history_failed_late to R.string.history_failed_late_text),
                FailureKindView.CONTACTS_UNAVAILABLE to
                    (R.string.history_failed_contacts to R.string.history_failed_contacts_text),
                FailureKindView.CLOCK_NOT_SET to (R.string.history_failed_clock to R.string.history_failed_clock_text),
                FailureKindView.OTHER to (R.string.history_failed_other to R.string.history_failed_other_text),
            )

        /** "Stopped", "Rang silently", "Rang". */
        fun outcomeText(disposition: DispositionView): Int =
            when (disposition) {
                DispositionView.ALLOW -> R.string.outcome_rang
                DispositionView.SILENCE -> R.string.outcome_silent
                DispositionView.REJECT -> R.string.outcome_stopped
            }

        /** The symbol of an outcome. */
        fun symbol(disposition: DispositionView): RowSymbol =
            when (disposition) {
                DispositionView.ALLOW -> RowSymbol(R.drawable.ic_call_rang, Tone.GOOD)
                DispositionView.SILENCE -> RowSymbol(R.drawable.ic_call_silent, Tone.ATTENTION)
                DispositionView.REJECT -> RowSymbol(R.drawable.ic_call_stopped, Tone.OFF)
            }
    }
}
