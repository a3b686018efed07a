package app.curfew.time

import android.content.Context
import android.icu.text.DateTimePatternGenerator
import android.icu.text.SimpleDateFormat
import android.icu.util.TimeZone
import android.provider.Settings
import android.text.format.DateFormat
import app.curfew.R
import app.curfew.ui.DAY_MINUTES
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Date
import java.util.Locale

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
    ): String = format(context, if (is24Hours(context)) "Hm" else hours12(context) + "m", atMs, offsetSeconds)

    /** "22:00–07:00", both minutes after midnight. A line may end after the dash, and nowhere inside a time. */
    fun span(
        context: Context,
        start: Int,
        end: Int,
    ): String = context.getString(R.string.time_span, clock(context, start), clock(context, end))

    /** "18" or "6 PM" for an hour `0..23`. */
    fun hour(
        context: Context,
        hour: Int,
    ): String =
        if (is24Hours(context)) "$hour" else format(context, hours12(context), hour * MINUTES * MS_PER_MINUTE, 0)

    /** "Tuesday, February 3, 2026, 10:31:05 PM". */
    fun dayAndSecond(
        context: Context,
        atMs: Long,
        offsetSeconds: Int,
    ): String {
        val hours = if (is24Hours(context)) "H" else hours12(context)
        return format(context, "yMMMMEEEEd${hours}ms", atMs, offsetSeconds)
    }

    /**
     * Whether hours are counted to 24: as the user set the phone, else as the language and region do. The platform's
     * own answer goes by a pattern that has 12 hours in China, where clocks have 24.
     */
    fun is24Hours(context: Context): Boolean =
        when (Settings.System.getString(context.contentResolver, Settings.System.TIME_12_24)) {
            "24" -> true
            "12" -> false
            else -> 'H' in patternOf(localeOf(context), "jm")
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
                val locale = localeOf(context)
                day.format(DateTimeFormatter.ofPattern(DateFormat.getBestDateTimePattern(locale, skeleton), locale))
            }
        }

    /** The local day at [atMs] on a clock that is [offsetSeconds] ahead of UTC. */
    fun dayOf(
        atMs: Long,
        offsetSeconds: Int,
    ): LocalDate = Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.ofTotalSeconds(offsetSeconds)).toLocalDate()

    private fun format(
        context: Context,
        skeleton: String,
        atMs: Long,
        offsetSeconds: Int,
    ): String {
        val locale = localeOf(context)
        val format = SimpleDateFormat(patternOf(locale, skeleton), locale)
        format.timeZone = TimeZone.GMT_ZONE
        return format.format(Date(atMs + offsetSeconds * MS_PER_SECOND))
    }

    /**
     * The part of the day never stands apart from its hour. Newer data have a narrow space between them, which not every
     * font does.
     */
    private fun patternOf(
        locale: Locale,
        skeleton: String,
    ): String = DateTimePatternGenerator.getInstance(locale).getBestPattern(skeleton).replace(BESIDE_PART, "\u00a0")

    /** In Chinese twelve o'clock at night is no "上午": the parts of the day are named. */
    private fun hours12(context: Context) = if (localeOf(context).language == "zh") "Bh" else "h"

    private fun localeOf(context: Context): Locale = context.resources.configuration.locales[0]

    /** Spaces on either side of the field of AM and PM, or of the part of the day. */
    private val BESIDE_PART = Regex("[ \u202f\u00a0]+(?=[abB])|(?<=[abB])[ \u202f\u00a0]+(?=[hHkK])")
    private const val MINUTES = 60
    private const val MS_PER_SECOND = 1000L
    private const val MS_PER_MINUTE = 60_000L
}
