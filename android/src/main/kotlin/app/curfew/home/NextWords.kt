package app.curfew.home

import android.content.Context
import app.curfew.R
import app.curfew.time.Times
import java.time.LocalDate
import java.time.format.TextStyle

/** The next quiet hours as a small line and a large time. */
internal class NextWords(
    val label: CharSequence,
    val time: CharSequence,
) {
    companion object {
        /** [untold]: there may be quiet hours that [next] does not know. */
        fun of(
            context: Context,
            next: QuietHours.Next,
            today: LocalDate,
            untold: Boolean,
        ): NextWords =
            when (next) {
                QuietHours.Next.None -> NextWords(context.getString(none(untold)), "")
                is QuietHours.Next.QuietUntil ->
                    NextWords(
                        context.getString(R.string.home_quiet_until),
                        context.getString(R.string.home_time_until, Times.clock(context, next.minute)),
                    )
                is QuietHours.Next.QuietFrom ->
                    NextWords(
                        from(context, next.day, today),
                        context.getString(R.string.home_time_from, Times.clock(context, next.minute)),
                    )
            }

        private fun none(untold: Boolean): Int =
            if (untold) R.string.home_quiet_in_rules else R.string.home_no_quiet_hours

        private fun from(
            context: Context,
            day: LocalDate,
            today: LocalDate,
        ): CharSequence =
            when (day) {
                today -> context.getString(R.string.home_quiet_from)
                today.plusDays(1) -> context.getString(R.string.home_quiet_from_tomorrow)
                else -> {
                    val locale = context.resources.configuration.locales[0]
                    context.getString(
                        R.string.home_quiet_from_day,
                        day.dayOfWeek.getDisplayName(TextStyle.FULL, locale),
                    )
                }
            }
    }
}
