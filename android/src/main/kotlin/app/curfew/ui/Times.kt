package app.curfew.ui

import android.content.Context
import android.text.format.DateFormat
import app.curfew.R
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Date
import java.util.Locale
import java.util.TimeZone

/** Times and days as the user's language and clock setting write them. */
object Times {
    /** "22:00" or "10:00 PM" for [minute] after midnight; 1440 is midnight again. */
    fun clock(
        context: Context,
        minute: Int,
    ): String = clockAt(context, Math.floorMod(minute, DAY_MINUTES) * MS_PER_MINUTE, 0)

    /** The time of day at [atMs] (Unix milliseconds) on the clock that the phone showed then. */
    fun clockAt(
        context: Context,
        atMs: Long,
        offsetSeconds: Int,
    ): String {
        val format = DateFormat.getTimeFormat(context)
        format.timeZone = TimeZone.getTimeZone("UTC")
        return format.format(Date(atMs + offsetSeconds * MS_PER_SECOND))
    }

    /** "Today", "Yesterday", else the date with its weekday, and the year where it is another one. */
    fun day(
        context: Context,
        day: LocalDate,
        today: LocalDate,
    ): String =
        when (day) {
            today -> context.getString(R.string.day_today)
            today.minusDays(1) -> context.getString(R.string.day_yesterday)
            else -> {
                val skeleton = if (day.year == today.year) "EEEMMMd" else "yMMMEEEd"
                val locale: Locale = context.resources.configuration.locales[0]
                day.format(DateTimeFormatter.ofPattern(DateFormat.getBestDateTimePattern(locale, skeleton), locale))
            }
        }

    /** The local day at [atMs] on a clock that is [offsetSeconds] ahead of UTC. */
    fun dayOf(
        atMs: Long,
        offsetSeconds: Int,
    ): LocalDate = Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.ofTotalSeconds(offsetSeconds)).toLocalDate()

    private const val MS_PER_SECOND = 1000L
    private const val MS_PER_MINUTE = 60_000L
}
