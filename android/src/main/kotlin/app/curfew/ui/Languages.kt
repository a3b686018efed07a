package app.curfew.ui

import android.content.Context
import app.curfew.core.LanguageView
import app.curfew.core.NeverBlockView

/** Which of its two languages the app speaks, for words that come from the library. */
object Languages {
    /** The language of the words on the screens of [context]. */
    fun of(context: Context): LanguageView {
        val locale = context.resources.configuration.locales[0]
        return when (locale.language) {
            "zh" -> LanguageView.SIMPLIFIED_CHINESE
            else -> LanguageView.ENGLISH
        }
    }

    /** Who answers at a number that is never blocked. */
    fun nameOf(
        number: NeverBlockView,
        context: Context,
    ): String =
        when (of(context)) {
            LanguageView.SIMPLIFIED_CHINESE -> number.nameZh
            LanguageView.ENGLISH -> number.name
        }
}
