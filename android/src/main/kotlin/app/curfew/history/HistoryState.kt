package app.curfew.history

import app.curfew.core.DispositionView
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryFilter
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.ZonedDateTime

/**
 * Which entries are wanted; at first, all.
 *
 * @property search part of a number or of a rule's name; blank: no condition
 * @property outcome calls of which this became; null: everything, failures too
 */
data class HistoryQuery(
    val search: String = "",
    val outcome: DispositionView? = null,
    val period: Period = Period.ALL,
) {
    /**
     * For the core. [now] is the time on the phone's clock, [ledger] the name of another phone's ledger. A number pasted from
     * a screen brings its marks along.
     */
    fun filter(
        now: ZonedDateTime,
        ledger: String? = null,
    ): HistoryFilter =
        HistoryFilter(
            sinceMs = period.sinceMs(now),
            untilMs = null,
            search = search.filterNot { it in DIRECTION_MARKS }.trim().ifEmpty { null },
            dispositions = listOfNotNull(outcome),
            blockedOnly = false,
            ledger = ledger,
        )

    private companion object {
        /** LRM and RLM, embeddings, isolates: what keeps a number left-to-right. */
        val DIRECTION_MARKS = setOf('\u200e', '\u200f') + ('\u202a'..'\u202e') + ('\u2066'..'\u2069')
    }
}

/**
 * How far back to look.
 *
 * @property days whole days, today included; null: without end
 */
enum class Period(
    val days: Long?,
) {
    WEEK(7),
    MONTH(30),
    ALL(null),
    ;

    /** When it begins, Unix milliseconds: a midnight on the phone's clock. */
    fun sinceMs(now: ZonedDateTime): Long? {
        val days = days ?: return null
        return now
            .toLocalDate()
            .minusDays(days - 1)
            .atStartOfDay(now.zone)
            .toInstant()
            .toEpochMilli()
    }
}

/**
 * What the history's screen shows.
 *
 * @property today on the phone's clock, for "Today" and "Yesterday"
 * @property isSearching whether the search field is open
 */
data class HistoryState(
    val query: HistoryQuery = HistoryQuery(),
    val today: LocalDate,
    val isSearching: Boolean = false,
    val content: HistoryContent = HistoryContent.Loading,
)

/** The list in it. */
sealed interface HistoryContent {
    /** Nothing has been read yet. */
    data object Loading : HistoryContent

    /** It could not be read. */
    data object Failed : HistoryContent

    /**
     * Entries under their days.
     *
     * @property more whether there are older ones to load
     * @property isCutShort whether older ones are there and could not be read
     */
    data class Entries(
        val lines: List<HistoryLine>,
        val more: Boolean,
        val isCutShort: Boolean = false,
    ) : HistoryContent
}

/** One line of the list. */
sealed interface HistoryLine {
    /** The heading over the entries of one day. */
    data class Day(
        val day: LocalDate,
    ) : HistoryLine

    /** One entry. */
    data class Item(
        val entry: HistoryEntry,
    ) : HistoryLine
}

/** [entries] in their order, with a heading wherever the day changes on the clock that the phone showed then. */
fun linesOf(entries: List<HistoryEntry>): List<HistoryLine> {
    val lines = mutableListOf<HistoryLine>()
    var last: LocalDate? = null
    for (entry in entries) {
        val day = dayOf(entry.atMs, entry.offsetSeconds)
        if (day != last) lines += HistoryLine.Day(day)
        last = day
        lines += HistoryLine.Item(entry)
    }
    return lines
}

/** The local day at [atMs] (Unix milliseconds) on a clock that is [offsetSeconds] ahead of UTC. */
internal fun dayOf(
    atMs: Long,
    offsetSeconds: Int,
): LocalDate = Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.ofTotalSeconds(offsetSeconds)).toLocalDate()
