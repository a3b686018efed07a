package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.time.Times
import app.curfew.ui.Numbers
import app.curfew.ui.Ring
import app.curfew.ui.RingArc
import java.time.DayOfWeek
import java.time.format.TextStyle
import java.util.Locale

/** Rules as a person would say them, in the language of [context]. */
class RuleWords(
    private val context: Context,
) {
    private val locale: Locale = context.resources.configuration.locales[0]
    private val conditions by lazy { ConditionWords(context) }

    /**
     * "Anyone, every day 22:00–07:00: ring silently". One of more than [longest] characters is cut: the rule itself shows
     * the rest.
     */
    fun sentence(
        rule: RuleView,
        longest: Int = LONGEST,
    ): String =
        rule.beyond?.let { beyond ->
            val whole = conditions.rule(beyond, then(rule.then))?.let { cut(it, rule.then, longest) }
            when {
                whole == null && rule.inDoubt -> text(R.string.rules_sentence_doubt, then(rule.then))
                whole == null -> text(R.string.rules_sentence_more, then(rule.then))
                rule.inDoubt -> text(R.string.rules_sentence_unsure, whole)
                else -> whole
            }
        } ?: sentence(rule.who, rule.windows.map(TimeWindow::of), rule.then)

    private fun cut(
        sentence: String,
        then: DispositionView,
        longest: Int,
    ): String =
        if (sentence.length <= longest) {
            sentence
        } else {
            sentence.take(longest).trimEnd() + "… " + text(R.string.rules_sentence_cut, then(then))
        }

    /** The same, and whole, for a rule that is open. */
    fun sentence(draft: RuleDraft): String =
        draft.toView("")?.let { sentence(it, Int.MAX_VALUE) } ?: sentence(null, draft.times, draft.then)

    /** "Hidden numbers: reject", for a rule without a name. */
    fun name(draft: RuleDraft): String =
        if (draft.beyond != null || draft.more.isNotEmpty()) {
            text(R.string.rules_name_offer_more, then(draft.then))
        } else {
            text(R.string.rules_name_offer, who(draft.whoView()), then(draft.then))
        }

    /** The callers; `null` where they are not chosen yet. */
    fun who(who: WhoView?): String =
        when (who) {
            null -> text(R.string.rules_who_missing)
            is WhoView.Anyone -> text(R.string.rules_who_anyone)
            is WhoView.Contact -> text(R.string.rules_who_contact)
            is WhoView.Hidden -> text(R.string.rules_who_hidden)
            is WhoView.Number -> Numbers.display(who.number)
            is WhoView.Prefix -> text(R.string.rules_who_prefix, Numbers.isolate(who.prefix))
            is WhoView.List -> text(R.string.rules_who_list, who.name)
        }

    /** "every day 22:00–07:00; Sat 07:00–10:00"; no window: "at any time". */
    fun times(windows: List<TimeWindow>): String =
        if (windows.isEmpty()) {
            text(R.string.rules_always)
        } else {
            windows.joinToString(text(R.string.rules_windows_joint), transform = ::window)
        }

    /** "every day 22:00–07:00". */
    fun window(window: TimeWindow): String =
        if (window.isAllDay) {
            text(R.string.rules_window_all_day, days(window))
        } else {
            text(R.string.rules_window, days(window), hours(window))
        }

    private fun days(window: TimeWindow): String {
        val of = window.of ?: return days(window.days)
        val weekdays = if (window.days ==
            TimeWindow.EVERY_DAY
        ) {
            ""
        } else {
            days(window.days) + text(R.string.rules_cond_and)
        }
        return weekdays + daysOf(of)
    }

    /** "workdays of China". */
    fun daysOf(days: DaysOf): String = text(DAY_KINDS.getValue(days.kind), place(days.place))

    /** A country by its name; a part of one, or a law, by its code. */
    fun place(code: String): String =
        if (code.length == 2) Locale("", code).getDisplayCountry(locale) else Numbers.isolate(code)

    /** "22:00–07:00". */
    fun hours(window: TimeWindow): String = Numbers.isolate(Times.span(context, window.start, window.end))

    /** "every day", "Mon–Thu, Sat". */
    fun days(days: Set<Int>): String =
        when (val phrase = DayPhrase.of(days)) {
            DayPhrase.EveryDay -> text(R.string.rules_every_day)
            is DayPhrase.Runs -> phrase.runs.joinToString(text(R.string.rules_days_joint), transform = ::run)
        }

    /** "Mon". */
    fun day(day: Int): String = DayOfWeek.of(day).getDisplayName(TextStyle.SHORT, locale)

    /** "Monday". */
    fun fullDay(day: Int): String = DayOfWeek.of(day).getDisplayName(TextStyle.FULL, locale)

    /** What happens, inside a sentence. */
    fun then(then: DispositionView): String =
        text(
            when (then) {
                DispositionView.ALLOW -> R.string.rules_then_allow
                DispositionView.SILENCE -> R.string.rules_then_silence
                DispositionView.REJECT -> R.string.rules_then_reject
            },
        )

    private fun sentence(
        who: WhoView?,
        times: List<TimeWindow>,
        then: DispositionView,
    ): String = text(R.string.rules_sentence, who(who), times(times), then(then))

    /** Two days are named, more are joined. */
    private fun run(days: IntRange): String =
        when (days.last - days.first) {
            0 -> day(days.first)
            1 -> day(days.first) + text(R.string.rules_days_joint) + day(days.last)
            else -> text(R.string.rules_days_run, day(days.first), day(days.last))
        }

    private fun text(
        id: Int,
        vararg arguments: Any,
    ): String = context.getString(id, *arguments)

    /** The ring of a rule. */
    companion object {
        /** Nobody reads a longer sentence on a card. */
        private const val LONGEST = 240

        /** The kinds of days, as the document names them. */
        val DAY_KINDS =
            mapOf(
                "workdays_of" to R.string.rules_cond_workdays,
                "days_off_of" to R.string.rules_cond_days_off,
                "holidays_of" to R.string.rules_cond_holidays,
                "not_holidays_of" to R.string.rules_cond_not_holidays,
            )

        /** The hours of a rule; none where it says more than its windows. */
        fun ring(rule: RuleView): Ring = if (rule.saysMore) Ring() else ring(rule.windows.map(TimeWindow::of))

        /** The hours of a rule that is being made. */
        fun ring(draft: RuleDraft): Ring = draft.beyond?.let(::ring) ?: ring(draft.times)

        /** The hours of [windows] on whatever day; none: all. */
        fun ring(windows: List<TimeWindow>): Ring =
            Ring(
                arcs =
                    windows
                        .filter { it.start != it.end }
                        .map { RingArc(it.start, it.end) }
                        .ifEmpty {
                            if (windows.isEmpty()) {
                                listOf(
                                    RingArc(0, TimeWindow.MINUTES_PER_DAY),
                                )
                            } else {
                                emptyList()
                            }
                        },
            )
    }
}
