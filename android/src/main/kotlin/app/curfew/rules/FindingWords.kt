package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.core.FindingView

/** What is probably not meant in a rule, with the rule's name. The core gives the problem as a fixed word. */
internal object FindingWords {
    private val TEXTS =
        mapOf(
            "contradiction" to R.string.rules_find_contradiction,
            "no_time" to R.string.rules_find_no_time,
            "no_plus" to R.string.rules_find_no_plus,
            "shadowed" to R.string.rules_find_shadowed,
            "allow_shadowed" to R.string.rules_find_allow_shadowed,
            "allow_partly_shadowed" to R.string.rules_find_partly,
            "over" to R.string.rules_find_over,
            "never_blocked" to R.string.rules_find_never_blocked,
            "only_local" to R.string.rules_find_only_local,
            "no_list" to R.string.rules_find_no_list,
            "list_off" to R.string.rules_find_list_off,
            "no_institution" to R.string.rules_find_no_institution,
            "no_calendar" to R.string.rules_find_no_calendar,
            "no_hours" to R.string.rules_find_no_hours,
            "not_in_force" to R.string.rules_find_not_in_force,
            "calendar_ends" to R.string.rules_find_calendar_ends,
            "calendar_uncertain" to R.string.rules_find_calendar_uncertain,
        )

    /** Those about a country or a part of one. */
    private val PLACES =
        setOf(
            R.string.rules_find_no_calendar,
            R.string.rules_find_no_hours,
            R.string.rules_find_not_in_force,
            R.string.rules_find_calendar_ends,
            R.string.rules_find_calendar_uncertain,
        )

    /** One line for each. What a newer core finds is something that is not known here. */
    fun of(
        context: Context,
        findings: List<FindingView>,
    ): String =
        findings.joinToString("\n") {
            val text = TEXTS[it.problem] ?: R.string.rules_find_unknown
            val about = it.about.joinToString(context.getString(R.string.rules_find_and))
            val named = if (text in PLACES) RuleWords(context).place(about) else about
            context.getString(R.string.rules_find, it.name, context.getString(text, named, it.year ?: 0))
        }
}
