package app.curfew.history

import android.content.Context
import app.curfew.R
import app.curfew.core.CallOutcome
import app.curfew.core.EntryDetail
import app.curfew.core.EntryKind
import app.curfew.core.HistoryEntry
import app.curfew.core.NumberView
import app.curfew.core.VerificationView
import app.curfew.time.Times
import java.time.ZoneOffset

/**
 * One fact of an entry.
 *
 * @property isCode whether it is a hash, to be shown in groups
 */
internal class Fact(
    val label: CharSequence,
    val value: CharSequence,
    val isCode: Boolean = false,
)

/** The facts of one entry in words, for the screen and for sharing. */
internal class EntryText(
    private val context: Context,
) {
    private val words = EntryWords(context)

    /** "Tuesday, February 3, 2026, 10:31:05 PM". */
    fun time(entry: HistoryEntry): String = Times.dayAndSecond(context, entry.atMs, entry.offsetSeconds)

    /** "UTC+08:00, Asia/Shanghai". */
    fun zone(entry: HistoryEntry): String {
        val offset = ZoneOffset.ofTotalSeconds(entry.offsetSeconds)
        val utc = if (offset.totalSeconds ==
            0
        ) {
            context.getString(R.string.history_utc)
        } else {
            context.getString(R.string.history_utc_offset, offset.id)
        }
        return if (entry.zone.isEmpty() ||
            entry.zone == utc
        ) {
            utc
        } else {
            context.getString(R.string.history_zone, utc, entry.zone)
        }
    }

    /** What is written down about the entry. */
    fun facts(detail: EntryDetail): List<Fact> {
        val entry = detail.entry
        val isCall = entry.kind == EntryKind.CALL
        return listOfNotNull(
            fact(R.string.history_fact_time, time(entry) + "\n" + zone(entry)),
            fact(R.string.history_fact_rule, entry.ruleName ?: text(R.string.history_rule_none)).takeIf {
                isCall &&
                    !entry.outgoing
            },
            // The network vouches for a number, and there is none to vouch for in a hidden call.
            fact(R.string.history_fact_network, text(verification(detail))).takeIf {
                isCall && !entry.outgoing && entry.number != null
            },
            entry.outcome?.let { fact(R.string.calllog_title, logSays(it, isCall)) },
            detail.answeredAfterUs?.let { fact(R.string.history_fact_answer, answer(it, detail.delivered)) },
            entry.detail
                ?.takeIf {
                    entry.kind == EntryKind.FAILURE && it.isNotBlank()
                }?.let { fact(R.string.history_fact_report, it) },
            fact(R.string.history_fact_entry, entryNumber(detail)),
            Fact(context.getText(R.string.history_fact_hash), detail.leafHash, isCode = true),
        )
    }

    /** The entry as plain text, one fact a line. */
    fun of(
        detail: EntryDetail,
        number: NumberView?,
    ): String {
        val entry = detail.entry
        val head = listOf(words.title(entry), words.subtitle(entry))
        val why = if (entry.kind ==
            EntryKind.CALL
        ) {
            listOf(words.reason(entry, number?.neverBlock))
        } else {
            emptyList()
        }
        val facts = facts(detail).map {
            context.getString(R.string.history_share_line, it.label, it.value.toString().replace("\n", " "))
        }
        return (head + why + facts).joinToString("\n")
    }

    /** "4.1 ms". */
    fun duration(micros: ULong): String {
        val ms = micros.toDouble() / MICROS_PER_MILLI
        return when {
            ms < LEAST_MS -> context.getString(R.string.history_ms_less)
            ms < WHOLE_MS -> context.getString(R.string.history_ms_tenths, ms)
            else -> context.getString(R.string.history_ms, ms)
        }
    }

    private fun logSays(
        outcome: CallOutcome,
        isCall: Boolean,
    ): String {
        val finding = words.finding(outcome, lost = !isCall)
        val said = listOfNotNull(words.lasted(outcome), finding).joinToString("\n")
        return said.ifEmpty { text(R.string.history_unknown) }
    }

    private fun answer(
        micros: ULong,
        delivered: Boolean,
    ): String = duration(micros) + if (delivered) "" else "\n" + text(R.string.history_not_delivered)

    private fun entryNumber(detail: EntryDetail): String {
        val number = context.getString(R.string.history_entry_number, detail.entry.seq.toLong())
        return if (detail.spooled) number + "\n" + text(R.string.history_spooled) else number
    }

    private fun verification(detail: EntryDetail): Int =
        when (detail.verification) {
            VerificationView.NOT_VERIFIED -> R.string.history_not_verified
            VerificationView.PASSED -> R.string.history_verified
            VerificationView.FAILED -> R.string.history_verification_failed
        }

    private fun fact(
        label: Int,
        value: CharSequence,
    ) = Fact(context.getText(label), value)

    private fun text(id: Int): String = context.getString(id)

    private companion object {
        const val MICROS_PER_MILLI = 1000
        const val LEAST_MS = 0.1
        const val WHOLE_MS = 10
    }
}
