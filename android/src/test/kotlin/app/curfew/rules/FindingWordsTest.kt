package app.curfew.rules

import app.curfew.core.FindingView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** What is said of a rule that is probably not meant so. */
@RunWith(CurfewTestRunner::class)
class FindingWordsTest {
    private fun said(
        locale: String,
        problem: String,
    ): String {
        ScreenSetup(locale = locale).apply()
        return FindingWords.of(RuntimeEnvironment.getApplication(), listOf(FindingView("Offices", problem, listOf("CN"), 2026)))
    }

    @Test
    fun `rules that together come first are both named`() {
        for ((locale, words) in mapOf(
            "en-rUS" to "“Offices”: It never decides: its calls go to “Night”, “Day” first.",
            "zh-rCN" to "“Offices”：它不会生效：它的来电已先由“Night”、“Day”处理。",
        )) {
            ScreenSetup(locale = locale).apply()
            val both = FindingView("Offices", "shadowed", listOf("Night", "Day"))
            assertEquals(words, FindingWords.of(RuntimeEnvironment.getApplication(), listOf(both)))
        }
    }

    @Test
    fun `holidays that end and holidays in doubt are two things, each with what happens then`() {
        val then = "rules on workdays or holidays are passed over and the phone rings."
        for ((problem, words) in mapOf(
            "calendar_ends" to "Curfew knows the holidays of China to the end of 2026. After that, $then",
            "calendar_uncertain" to
                "The holidays of China after 2026 are not all certain, or not the same everywhere. On days in doubt, $then",
            "no_calendar" to "There are no holidays of China here.",
        )) {
            assertEquals("“Offices”: $words", said("en-rUS", problem))
        }
        val rings = "，按工作日或节假日的规则会被跳过，来电会响铃。"
        for ((problem, words) in mapOf(
            "calendar_ends" to "“宵禁”所知的中国节假日到 2026 年底为止。之后$rings",
            "calendar_uncertain" to "中国 2026 年之后的节假日尚未全部确定，或各地不同。在没有定论的日子$rings",
        )) {
            assertEquals("“Offices”：$words", said("zh-rCN", problem))
        }
    }
}
