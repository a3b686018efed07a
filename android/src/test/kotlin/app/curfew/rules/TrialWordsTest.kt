package app.curfew.rules

import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.TrialView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.Numbers
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** What the editor says of a rule on the recorded calls. */
@RunWith(CurfewTestRunner::class)
class TrialWordsTest {
    private val core = FakeCore(listOf(Samples.family, Samples.night))

    private fun said(locale: String = "en-rUS"): List<String> {
        ScreenSetup(locale = locale).apply()
        var lines = emptyList<String>()
        TestShell.run(core, { RuleEditorScreen(Samples.night) }) {
            val all = reads()
            val head = all.indexOf(text(R.string.rules_trial_header))
            lines = if (head < 0) emptyList() else all[head + 1].lines()
        }
        return lines
    }

    @Test
    fun `counts, what is not recorded, and the newest calls`() {
        core.trial = TrialView(240u, 12u, 1u, listOf(Samples.rang(1_767_425_400_000, "+12065550123")))
        val lines = said()
        assertEquals(
            listOf(
                "Rang, and would not have rung: 12 of 240.",
                "Did not ring, and would have rung: 1 of 240.",
                "Whether you answered them is not recorded. The newest:",
            ),
            lines.take(3),
        )
        assertTrue("$lines", Numbers.display("+12065550123") in lines[3] && "2026" in lines[3] && "11:30" in lines[3])
        assertEquals(4, lines.size)
        assertEquals("当时响了铃、按此规则不会响铃：12 / 240。", said("zh-rCN").first())
    }

    @Test
    fun `nothing changes, nothing is there, nothing can be read`() {
        core.trial = TrialView(7u, 0u, 0u, emptyList())
        assertEquals(listOf("None of 7 recorded calls would change."), said())
        core.trial = TrialView(0u, 0u, 0u, emptyList())
        assertEquals(listOf("No call is recorded yet to try this rule on."), said())
        core.trialFailure = CurfewException.Storage("before the first unlock")
        assertEquals(
            listOf("The recorded calls cannot be read now, so this rule is not tried on them."),
            said(),
        )
        core.trialFailure = CurfewException.Input("not a rule")
        assertEquals(emptyList<String>(), said())
    }
}
