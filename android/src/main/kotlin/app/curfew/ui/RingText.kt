package app.curfew.ui

import android.content.Context
import app.curfew.R
import app.curfew.time.Times

/** A [Ring] in words, for those who do not see it. */
object RingText {
    /** Quiet hours, counts, and where the hand is; one sentence each. */
    fun describe(
        context: Context,
        ring: Ring,
    ): String {
        val resources = context.resources
        val parts = mutableListOf<String>()
        if (ring.arcs.isEmpty()) {
            parts +=
                context.getString(if (ring.untold) R.string.ring_quiet_in_rules else R.string.ring_no_quiet_hours)
        } else {
            ring.arcs.mapTo(parts) { arc ->
                context.getString(
                    R.string.ring_quiet,
                    Times.clock(context, arc.startMinute),
                    Times.clock(context, arc.endMinute),
                )
            }
        }
        val counts = ring.dots.groupingBy { it.kind }.eachCount()
        counts[DotKind.STOPPED]?.let { parts += resources.getQuantityString(R.plurals.calls_stopped, it, it) }
        counts[DotKind.SILENT]?.let { parts += resources.getQuantityString(R.plurals.calls_silent, it, it) }
        counts[DotKind.RANG]?.let { parts += resources.getQuantityString(R.plurals.calls_rang, it, it) }
        if (ring.dots.isEmpty()) parts += context.getString(R.string.ring_no_calls)
        ring.nowMinute?.let { parts += context.getString(R.string.ring_now, Times.clock(context, it)) }
        return parts.joinToString(" ")
    }

    /** The figure beside the ring for an hour `0..23`, as the phone counts hours: "18", or "6" over "PM". */
    fun hour(
        context: Context,
        hour: Int,
    ): List<String> = PARTS.findAll(Times.hour(context, hour)).map { it.value }.toList()

    /** Digits with the sign for hours, and the part of the day. */
    private val PARTS = Regex("\\d+[\u65f6\u6642\u70b9\u9ede]?|[^\\d\\s\u00a0]+")
}
