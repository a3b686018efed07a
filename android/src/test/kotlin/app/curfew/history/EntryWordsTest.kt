package app.curfew.history

import app.curfew.core.DispositionView
import app.curfew.core.ReasonView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** What the list and the page of a call say of the reason. */
@RunWith(CurfewTestRunner::class)
class EntryWordsTest {
    private fun words(locale: String): EntryWords {
        ScreenSetup(locale = locale).apply()
        return EntryWords(RuntimeEnvironment.getApplication())
    }

    private fun call(reason: ReasonView) =
        FakeLedger.call(1, FakeLedger.at(12, 9, 0), "+12065550100", DispositionView.ALLOW, "Family", reason)

    @Test
    fun `each reason has a sentence of its own`() {
        for (locale in listOf("en-rUS", "zh-rCN")) {
            val words = words(locale)
            val sentences = ReasonView.entries.map { words.reason(call(it), null) }
            assertTrue("$sentences", sentences.none(String::isBlank))
            assertEquals("$sentences", sentences.size, sentences.toSet().size)
        }
    }

    @Test
    fun `a call while rules were paused says so`() {
        val paused = call(ReasonView.PAUSED)
        val english = words("en-rUS")
        assertEquals("Rang · Rules paused", english.subtitle(paused))
        assertEquals("You had paused your rules, so every call rang.", english.reason(paused, null))
        val chinese = words("zh-rCN")
        assertEquals("已响铃 · 规则已暂停", chinese.subtitle(paused))
        assertEquals("你当时暂停了规则，所以所有来电都会响铃。", chinese.reason(paused, null))
    }
}
