package app.curfew.lists

import android.content.Context
import app.curfew.R

/** Why a line was not taken, in the language of the phone. The core gives its reasons as fixed English words. */
internal object RefusalWords {
    private val TEXTS =
        mapOf(
            "empty" to R.string.lists_line_empty,
            "not a number" to R.string.lists_line_not_a_number,
            "too long" to R.string.lists_line_too_long,
            "not UTF-8" to R.string.lists_line_not_utf8,
            "contains a control character" to R.string.lists_line_control,
            "no such column in this line" to R.string.lists_line_no_column,
            "a quotation mark is not closed" to R.string.lists_line_open_quote,
            "a spreadsheet formula" to R.string.lists_line_formula,
            "rounded by a spreadsheet" to R.string.lists_line_rounded,
            "no country code, and no home region is known" to R.string.lists_line_no_region,
            "a prefix needs + and country code" to R.string.lists_line_prefix,
        )

    /** A reason that a newer core gives is still a line that is not a number. */
    fun of(
        context: Context,
        reason: String,
    ): String = context.getString(TEXTS[reason] ?: R.string.lists_line_not_a_number)
}
