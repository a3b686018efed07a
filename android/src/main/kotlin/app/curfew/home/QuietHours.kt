package app.curfew.home

import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.core.WindowView
import app.curfew.rules.saysMore
import app.curfew.rules.stops
import app.curfew.ui.DAY_MINUTES
import app.curfew.ui.RingArc
import java.time.LocalDate
import java.time.LocalDateTime

/**
 * The hours in which callers in general do not ring: the windows of the rules for anyone that silence or stop.
 * Pure; the local time of the phone. A window that crosses midnight belongs to the day it starts on.
 */
class QuietHours(
    rules: List<RuleView>,
) {
    private val windows =
        rules
            .filter { it.stops && !it.saysMore && it.who is WhoView.Anyone }
            .flatMap { it.windows }

    /** Whether a rule that says more than the screens show stops calls: at hours, then, that cannot be told here. */
    val untold: Boolean = rules.any { it.stops && it.saysMore }

    /** Where the phone stands now, or where it will. */
    sealed interface Next {
        /** No rule keeps any hours quiet. */
        data object None : Next

        /** Quiet now, until [minute] after midnight. */
        data class QuietUntil(
            val minute: Int,
        ) : Next

        /** Quiet from [minute] on [day]. */
        data class QuietFrom(
            val day: LocalDate,
            val minute: Int,
        ) : Next
    }

    /** The quiet hours of one day for the ring: half-open, in order, touching ones joined, also over midnight. */
    fun arcs(day: LocalDate): List<RingArc> {
        val merged = merge(spans(day).flatMap { clip(it) })
        val first = merged.firstOrNull() ?: return emptyList()
        val last = merged.last()
        val wraps = merged.size > 1 && first.first == 0 && last.second == DAY_MINUTES
        val arcs = if (wraps) merged.drop(1).dropLast(1) + (last.first to first.second) else merged
        return arcs.map { (start, end) -> RingArc(start, end) }
    }

    /** What comes next at [now]. */
    fun next(now: LocalDateTime): Next {
        val minute = now.hour * MINUTES + now.minute
        val ahead = (0..WEEK).flatMap { days ->
            spans(now.toLocalDate().plusDays(days.toLong())).map { shift(it, days) }
        }
        val merged = merge(ahead)
        merged
            .find {
                minute in it.first until it.second
            }?.let { return Next.QuietUntil(Math.floorMod(it.second, DAY_MINUTES)) }
        val coming = merged.firstOrNull { it.first > minute } ?: return Next.None
        val day = now.toLocalDate().plusDays((coming.first / DAY_MINUTES).toLong())
        return Next.QuietFrom(day, coming.first % DAY_MINUTES)
    }

    /** Pairs of minutes after [day]'s midnight: its own windows, and what yesterday's leave over. */
    private fun spans(day: LocalDate): List<Pair<Int, Int>> {
        val own = on(day).map { it.startMinute.toInt() to end(it) }
        val left = on(day.minusDays(1)).map { it.startMinute.toInt() - DAY_MINUTES to end(it) - DAY_MINUTES }
        return (own + left).filter { it.second > 0 }
    }

    private fun on(day: LocalDate): List<WindowView> = windows.filter { day.dayOfWeek.value.toByte() in it.days }

    private fun end(window: WindowView): Int {
        val end = window.endMinute.toInt()
        return if (end <= window.startMinute.toInt()) end + DAY_MINUTES else end
    }

    private fun clip(span: Pair<Int, Int>): List<Pair<Int, Int>> =
        listOf(maxOf(span.first, 0) to minOf(span.second, DAY_MINUTES)).filter { it.first < it.second }

    private fun shift(
        span: Pair<Int, Int>,
        days: Int,
    ) = span.first + days * DAY_MINUTES to span.second + days * DAY_MINUTES

    private fun merge(spans: List<Pair<Int, Int>>): List<Pair<Int, Int>> {
        val merged = mutableListOf<Pair<Int, Int>>()
        for (span in spans.sortedBy { it.first }) {
            val last = merged.lastOrNull()
            if (last != null && span.first <= last.second) {
                merged[merged.lastIndex] = last.first to maxOf(last.second, span.second)
            } else {
                merged += span
            }
        }
        return merged
    }

    private companion object {
        const val MINUTES = 60
        const val WEEK = 8
    }
}
