package app.curfew.health

import android.content.Context
import app.curfew.R
import app.curfew.core.EvidenceView
import app.curfew.core.HardwareView
import app.curfew.core.Health
import app.curfew.core.ListView
import app.curfew.core.Noted
import app.curfew.time.Times
import app.curfew.ui.Tone
import java.time.Instant
import java.time.ZonedDateTime

/** A line of the page: how well it is, and in words. */
internal class HealthLine(
    val tone: Tone,
    val text: CharSequence,
)

/** Puts what the core says into lines. [now] is the time on the phone's clock. */
internal class HealthWords(
    private val context: Context,
    private val now: ZonedDateTime,
) {
    fun lastCall(health: Health): HealthLine {
        val last = health.lastCallMs
        return HealthLine(Tone.NEUTRAL, if (last == null) text(R.string.health_no_call) else time(last))
    }

    fun notAsked(
        noted: Noted?,
        callLogReadable: Boolean,
    ): HealthLine =
        when {
            noted == null -> notKnown()
            !callLogReadable && noted.times == 0u ->
                HealthLine(Tone.NEUTRAL, text(R.string.health_not_asked_unknown))
            else -> counted(noted, R.plurals.health_not_asked_some)
        }

    private fun notKnown() = HealthLine(Tone.NEUTRAL, text(R.string.health_not_known))

    fun late(noted: Noted?): HealthLine = if (noted == null) notKnown() else counted(noted, R.plurals.health_late_some)

    private fun counted(
        noted: Noted,
        some: Int,
    ): HealthLine =
        if (noted.times == 0u) {
            HealthLine(Tone.GOOD, text(R.string.health_none))
        } else {
            HealthLine(Tone.ATTENTION, many(some, noted.times.toLong(), time(noted.lastMs)))
        }

    fun lists(lists: List<ListView>): HealthLine {
        val damaged = lists.firstOrNull { it.damaged }
        if (damaged != null) return HealthLine(Tone.ATTENTION, text(R.string.home_list_text, damaged.name))
        val newest = lists.maxOfOrNull { it.date } ?: return HealthLine(Tone.NEUTRAL, text(R.string.health_no_lists))
        val count = many(R.plurals.health_lists, lists.size.toLong())
        if (newest <= 0) return HealthLine(Tone.GOOD, count)
        val day = Times.day(context, Times.dayOf(newest * MS, offset(newest * MS)), now.toLocalDate())
        return HealthLine(Tone.GOOD, text(R.string.health_lists_of, count, day))
    }

    fun ledger(ready: HealthState.Ready): HealthLine {
        if (!ready.health.ledgerOk || ready.evidence == null) {
            return HealthLine(Tone.ATTENTION, text(R.string.home_ledger_text))
        }
        return HealthLine(Tone.GOOD, many(R.plurals.storage_entries, ready.health.ledgerEntries.toLong()))
    }

    fun checked(ready: HealthState.Ready): HealthLine {
        val checked = ready.checked
        val notChecked = text(R.string.health_not_checked)
        return when {
            ready.isChecking -> HealthLine(Tone.NEUTRAL, text(R.string.health_checking))
            checked != null && checked.problems > 0 -> {
                val bad = many(R.plurals.health_checked_bad, checked.problems, time(checked.atMs))
                // A check that could not be done takes nothing back.
                HealthLine(Tone.OFF, if (ready.checkFailed) bad + "\n" + notChecked else bad)
            }
            ready.checkFailed -> HealthLine(Tone.ATTENTION, notChecked)
            checked == null -> HealthLine(Tone.NEUTRAL, text(R.string.health_never_checked))
            else -> HealthLine(Tone.GOOD, text(R.string.health_checked_ok, time(checked.atMs)))
        }
    }

    fun key(evidence: EvidenceView?): HealthLine {
        if (evidence == null) return notKnown()
        val key = evidence.key ?: return HealthLine(Tone.NEUTRAL, text(R.string.health_no_key))
        val where =
            when (key.hardware) {
                HardwareView.STRONG_BOX -> R.string.health_key_chip
                HardwareView.TRUSTED_ENVIRONMENT -> R.string.health_key_hardware
                HardwareView.SOFTWARE -> R.string.health_key_software
            }
        val tone = if (key.hardware == HardwareView.SOFTWARE) Tone.ATTENTION else Tone.GOOD
        return HealthLine(tone, text(where, time(key.sinceMs)))
    }

    fun handedOut(evidence: EvidenceView): CharSequence {
        val last = evidence.handedOut ?: return text(R.string.health_never_handed_out)
        return text(R.string.health_handed_out, time(last.atMs), last.code)
    }

    private fun time(atMs: Long): String {
        val offset = offset(atMs)
        val day = Times.day(context, Times.dayOf(atMs, offset), now.toLocalDate())
        return context.getString(R.string.history_day_time, day, Times.clockAt(context, atMs, offset))
    }

    private fun offset(atMs: Long): Int = now.zone.rules
        .getOffset(Instant.ofEpochMilli(atMs))
        .totalSeconds

    private fun many(
        id: Int,
        count: Long,
        vararg more: Any,
    ): String {
        val quantity = count.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
        return context.resources.getQuantityString(id, quantity, count, *more)
    }

    private fun text(
        id: Int,
        vararg arguments: Any,
    ): String = context.getString(id, *arguments)

    private companion object {
        const val MS = 1000L
    }
}
