package app.curfew.rules

import app.curfew.core.WindowView

/**
 * A weekly window while it is shown or edited; half-open, as the core's. Immutable.
 *
 * Unlike the core's, it may be impossible ([problem]): a person is half-way through changing it.
 *
 * @property days the days on which the window starts, 1 = Monday to 7 = Sunday
 * @property start minutes after midnight, `0..1439`
 * @property end minutes after midnight, `1..1440`, so that midnight has one form as an end; before [start]: the window
 *   ends on the next day
 * @property of the days of a calendar that alone count, of those in [days]
 */
data class TimeWindow(
    val days: Set<Int>,
    val start: Int,
    val end: Int,
    val of: DaysOf? = null,
) {
    /** Whether the window starts on one day and ends on the next. */
    val endsNextDay: Boolean get() = end < start

    /** Whether the window covers whole days. */
    val isAllDay: Boolean get() = start == 0 && end == MINUTES_PER_DAY

    /** The days of the week that it names: none where it goes by a calendar alone. */
    val namedDays: Set<Int> get() = if (of != null && days == EVERY_DAY) emptySet() else days

    /** Why the core would refuse this window; `null` where it would not. */
    val problem: WindowProblem?
        get() =
            when {
                days.isEmpty() -> WindowProblem.NoDay
                start == end -> WindowProblem.Empty
                else -> null
            }

    /** The same window with other hours, both minutes after midnight, `0..1439`. */
    fun between(
        start: Int = this.start,
        end: Int = this.end,
    ) = copy(start = start, end = if (end == 0) MINUTES_PER_DAY else end)

    /** The window as the core takes it. */
    fun toView(): WindowView =
        WindowView(days.sorted().map(Int::toByte).toByteArray(), start.toUShort(), end.toUShort())

    companion object {
        /** Minutes in a day. */
        const val MINUTES_PER_DAY = 24 * 60

        /** All days of the week. */
        val EVERY_DAY: Set<Int> = (1..7).toSet()

        /** Monday to Friday. */
        val WORKING_DAYS: Set<Int> = (1..5).toSet()

        /** Saturday and Sunday. */
        val WEEKEND: Set<Int> = setOf(6, 7)

        /** What a new window starts as: every night. */
        val NIGHT = TimeWindow(EVERY_DAY, start = 22 * 60, end = 7 * 60)

        /** The window that the core gave. */
        fun of(view: WindowView) =
            TimeWindow(view.days.map { it.toInt() }.toSet(), start = 0, end = 0)
                .between(view.startMinute.toInt(), view.endMinute.toInt())
    }
}

/**
 * Days of a calendar.
 *
 * @property kind `workdays_of`, `days_off_of`, `holidays_of` or `not_holidays_of`
 * @property place ISO 3166, a country or a part of one
 */
data class DaysOf(
    val kind: String,
    val place: String,
)

/**
 * The next multiple of [by] minutes from [minute] of a day on, in the direction of [by], around midnight. From 22:07,
 * a quarter later is 22:15 and a quarter earlier is 22:00.
 */
fun steppedBy(
    minute: Int,
    by: Int,
): Int {
    val step = Math.abs(by)
    val over = minute % step
    val next = if (by > 0) minute - over + step else minute - (if (over == 0) step else over)
    return Math.floorMod(next, TimeWindow.MINUTES_PER_DAY)
}

/** Why a window cannot be kept. */
enum class WindowProblem {
    /** No day is chosen. */
    NoDay,

    /** It starts and ends at the same minute. */
    Empty,
}

/**
 * The days of a window as a person says them.
 */
sealed interface DayPhrase {
    /** All seven. */
    data object EveryDay : DayPhrase

    /** Runs of days next to each other, Monday first: Monday to Thursday, Saturday. */
    data class Runs(
        val runs: List<IntRange>,
    ) : DayPhrase

    companion object {
        /** The phrase for days `1..7`. */
        fun of(days: Set<Int>): DayPhrase {
            if (days.size == TimeWindow.EVERY_DAY.size) return EveryDay
            val runs = mutableListOf<IntRange>()
            for (day in days.sorted()) {
                val last = runs.lastOrNull()
                if (last != null && last.last == day - 1) {
                    runs[runs.lastIndex] = last.first..day
                } else {
                    runs += day..day
                }
            }
            return Runs(runs)
        }
    }
}
