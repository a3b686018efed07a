package app.curfew.history

import app.curfew.R
import app.curfew.core.CallOutcome
import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.HappenedView
import app.curfew.core.LogFinding
import app.curfew.core.ReasonView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.Numbers
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

    @Test
    fun `what the call log says of a call stands in its row`() {
        val call = call(ReasonView.NO_RULE_MATCHED)
        for ((happened, finding, row) in listOf(
            Triple(HappenedView.ANSWERED, LogFinding.AGREES, "Answered"),
            Triple(HappenedView.MISSED, LogFinding.AGREES, "Missed"),
            Triple(HappenedView.DECLINED, LogFinding.AGREES, "Declined"),
            Triple(HappenedView.STOPPED, LogFinding.STOPPED_ELSEWHERE, "Stopped"),
            Triple(HappenedView.UNKNOWN, LogFinding.CALLER_GONE, "Rang"),
        )) {
            val words = words("en-rUS")
            assertEquals(row, words.subtitle(call.copy(outcome = CallOutcome(happened, finding, 0u))))
        }
        val rang = FakeLedger.call(1, FakeLedger.at(12, 9, 0), "+12065550100", DispositionView.REJECT, "Family")
        val though = CallOutcome(HappenedView.ANSWERED, LogFinding.RANG_THOUGH, 65u)
        val words = words("en-rUS")
        assertEquals(R.drawable.ic_call_rang, words.symbol(rang.copy(outcome = though)).icon)
        assertEquals("It was not to ring, and it rang.", words.finding(though))
    }

    @Test
    fun `a call that the app was not asked about is named by its caller`() {
        val entry = call(ReasonView.NO_RULE_MATCHED).copy(
            kind = EntryKind.OTHER,
            detail = "outcome",
            outcome = CallOutcome(HappenedView.ANSWERED, LogFinding.NOT_ASKED, 5u),
        )
        val english = words("en-rUS")
        assertEquals(Numbers.display("+12065550100"), english.title(entry))
        assertEquals("Answered · Curfew was not asked about this call.", english.subtitle(entry))
        assertEquals(R.drawable.ic_call_rang, english.symbol(entry).icon)
        assertEquals("已接听 · 这个来电没有经过“宵禁”。", words("zh-rCN").subtitle(entry))
    }

    @Test
    fun `each finding has a sentence of its own`() {
        for (locale in listOf("en-rUS", "zh-rCN")) {
            val words = words(locale)
            val said = LogFinding.entries.map { words.finding(CallOutcome(HappenedView.MISSED, it, 0u), lost = true) } +
                words.finding(CallOutcome(HappenedView.UNKNOWN, LogFinding.CALLER_GONE, 0u))
            assertEquals("$said", said.size, said.filterNotNull().toSet().size)
        }
        val agrees = CallOutcome(HappenedView.MISSED, LogFinding.AGREES, 0u)
        assertEquals(null, words("en-rUS").finding(agrees))
    }
}
