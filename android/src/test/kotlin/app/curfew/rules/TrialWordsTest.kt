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
            lines = if (head < 0) emptyList() else all.drop(head + 1).dropLast(1)
        }
        return lines
    }

    @Test
    fun `counts, what is not recorded, and the newest calls`() {
        val example = Samples.rang(1_767_425_400_000, "+12065550123")
        core.trial = TrialView(240u, 12u, 1u, listOf(example))
        val lines = said()
        assertEquals(
            listOf(
                "12 calls that rang would not ring",
                "Of 240 recorded calls",
                "1 call that did not ring would ring",
                "Of 240 recorded calls",
                "The newest that would not ring. Whether you answered them is not recorded.",
                Numbers.display("+12065550123"),
            ),
            lines.take(6),
        )
        assertTrue("$lines", "2026" in lines[6] && "11:30" in lines[6])
        assertEquals(7, lines.size)
        assertEquals("12 个响过铃的来电将不响铃", said("zh-rCN").first())
        core.trial = TrialView(240u, 1u, 0u, listOf(example))
        val one = listOf(
            "1 call that rang would not ring",
            "Of 240 recorded calls",
            "These would not ring. Whether you answered them is not recorded.",
        )
        assertEquals(one, said().take(3))
        core.trial = TrialView(240u, 0u, 2u, emptyList())
        assertEquals(listOf("2 calls that did not ring would ring", "Of 240 recorded calls"), said())
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
