package app.curfew.time

import android.content.Context
import android.provider.Settings
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.DAY_MINUTES
import app.curfew.ui.RingText
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** Times of day as language, region and the phone's setting have them. */
@RunWith(CurfewTestRunner::class)
class TimesTest {
    private fun phone(
        locale: String,
        setting: String?,
    ): Context {
        ScreenSetup(locale = locale).apply()
        val context = RuntimeEnvironment.getApplication()
        Settings.System.putString(context.contentResolver, Settings.System.TIME_12_24, setting)
        return context
    }

    @Test
    fun `midnight, noon and the night are what they are called`() {
        for ((locale, setting, clocks) in listOf(
            Triple("en-rUS", null, listOf("12:00\u00a0AM", "7:00\u00a0AM", "12:00\u00a0PM", "10:30\u00a0PM")),
            Triple("en-rUS", "24", listOf("00:00", "07:00", "12:00", "22:30")),
            Triple("en-rGB", null, listOf("00:00", "07:00", "12:00", "22:30")),
            Triple("zh-rCN", null, listOf("00:00", "07:00", "12:00", "22:30")),
            Triple("zh-rCN", "24", listOf("00:00", "07:00", "12:00", "22:30")),
            Triple("zh-rCN", "12", listOf("凌晨12:00", "早上7:00", "中午12:00", "晚上10:30")),
        )) {
            val context = phone(locale, setting)
            val said = listOf(0, 7 * 60, 12 * 60, 22 * 60 + 30).map { Times.clock(context, it) }
            assertEquals("$locale $setting", clocks, said)
            assertEquals("$locale $setting", '0' == clocks[0][0], Times.is24Hours(context))
        }
        assertEquals("midnight at the end of a day", "00:00", Times.clock(phone("zh-rCN", null), DAY_MINUTES))
    }

    @Test
    fun `a span of time breaks after its dash only`() {
        for ((locale, span) in mapOf("en-rUS" to "10:00\u00a0PM–\u200b7:00\u00a0AM", "zh-rCN" to "22:00–\u200b07:00")) {
            assertEquals(locale, span, Times.span(phone(locale, null), 22 * 60, 7 * 60))
        }
    }

    @Test
    fun `hours alone, as the figures of the ring have them`() {
        for ((locale, setting, hours) in listOf(
            Triple("en-rUS", null, listOf("12|AM", "6|AM", "12|PM", "6|PM")),
            Triple("en-rUS", "24", listOf("0", "6", "12", "18")),
            Triple("zh-rCN", null, listOf("0", "6", "12", "18")),
            Triple("zh-rCN", "12", listOf("凌晨|12时", "早上|6时", "中午|12时", "下午|6时")),
        )) {
            val context = phone(locale, setting)
            val said = listOf(0, 6, 12, 18).map { RingText.hour(context, it).joinToString("|") }
            assertEquals("$locale $setting", hours, said)
        }
    }

    @Test
    fun `a moment to the second, on the clock of then`() {
        val night = 1_767_425_405_000
        val english = Times.dayAndSecond(phone("en-rUS", null), night, -8 * 3600)
        assertEquals("Friday, January 2, 2026 at 11:30:05\u00a0PM", english.replace("2026, ", "2026 at "))
        assertEquals("2026年1月2日星期五 23:30:05", Times.dayAndSecond(phone("zh-rCN", null), night, -8 * 3600))
    }
}
