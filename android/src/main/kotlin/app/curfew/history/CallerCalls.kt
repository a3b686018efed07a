package app.curfew.history

import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryFilter
import app.curfew.ui.DAY_MINUTES
import app.curfew.ui.DotKind
import app.curfew.ui.Ring
import app.curfew.ui.RingDot
import app.curfew.ui.minuteOfDay

/**
 * Every call from and to one number. Imports no `android.*`.
 *
 * @property entries newest first
 * @property isComplete false where there are more entries than are looked at; the newest are here then
 */
data class CallerCalls(
    val entries: List<HistoryEntry>,
    val isComplete: Boolean,
) {
    /** Those that came in. */
    val incoming: List<HistoryEntry> = entries.filterNot { it.outgoing }

    /** Each call that came in, on the clock that the phone showed then. */
    val ring: Ring = Ring(dots = incoming.map { RingDot(minuteOf(it), kindOf(it.disposition)) })

    /** The hours that all calls came in, if that says something about the caller. */
    val habit: CallHabit? = CallHabit.of(incoming.map(::minuteOf))

    /** Reading. */
    companion object {
        private const val PAGE = 500u

        /** Enough for a number that calls every hour for half a year. */
        private const val MAX_PAGES = 10

        /** Not on the main thread. A search finds parts of numbers too; only [number] itself counts. */
        fun read(
            core: CurfewInterface,
            number: String,
        ): CallerCalls {
            val filter = HistoryFilter(null, null, number, emptyList(), false)
            val found = mutableListOf<HistoryEntry>()
            var before: ULong? = null
            repeat(MAX_PAGES) {
                val page = core.history(filter, before, PAGE)
                found += page.entries.filter { it.number == number }
                before = page.entries.lastOrNull()?.seq
                if (!page.more || before == null) return CallerCalls(found, isComplete = true)
            }
            return CallerCalls(found, isComplete = false)
        }

        private fun minuteOf(entry: HistoryEntry) = minuteOfDay(entry.atMs, entry.offsetSeconds)

        private fun kindOf(disposition: DispositionView): DotKind =
            when (disposition) {
                DispositionView.ALLOW -> DotKind.RANG
                DispositionView.SILENCE -> DotKind.SILENT
                DispositionView.REJECT -> DotKind.STOPPED
            }
    }
}

/**
 * A part of the day that all calls of a number came in. Both minutes are minutes after midnight, `0..1439`, and the
 * minute of a call; across midnight the last is smaller than the first.
 */
data class CallHabit(
    val firstMinute: Int,
    val lastMinute: Int,
) {
    /** Finding. */
    companion object {
        /** With fewer calls it would be chance. */
        private const val LEAST_CALLS = 3

        /** A longer part of the day says nothing. */
        private const val LONGEST_MINUTES = 180

        /** The shortest part of the day with all [minutes] in it: the day without its longest pause. */
        fun of(minutes: List<Int>): CallHabit? {
            if (minutes.size < LEAST_CALLS) return null
            val sorted = minutes.distinct().sorted()
            val next = sorted.drop(1) + (sorted.first() + DAY_MINUTES)
            val pauses = sorted.zip(next) { from, to -> to - from }
            val longest = pauses.indices.maxBy { pauses[it] }
            val first = next[longest] % DAY_MINUTES
            val lasts = DAY_MINUTES - pauses[longest]
            return if (lasts <= LONGEST_MINUTES) CallHabit(first, sorted[longest]) else null
        }
    }
}
