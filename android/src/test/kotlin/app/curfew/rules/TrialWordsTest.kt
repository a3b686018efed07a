package app.curfew.rules

import app.curfew.R
import app.curfew.core.CallOutcome
import app.curfew.core.CurfewException
import app.curfew.core.HappenedView
import app.curfew.core.LogFinding
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
        core.trial = TrialView(240u, 12u, 1u, listOf(example), 0u, 12u)
        val lines = said()
        assertEquals(
            listOf(
                "12 calls that rang would not ring",
                "Of 240 recorded calls",
                "1 call that did not ring would ring",
                "Of 240 recorded calls",
                "The newest that would not ring. Whether you answered them is not known.",
                Numbers.display("+12065550123"),
            ),
            lines.take(6),
        )
        assertEquals(listOf("Call log", "Not allowed. Whether you answered a call is not known."), lines.drop(7))
        assertTrue("$lines", "2026" in lines[6] && "11:30" in lines[6])
        assertEquals(9, lines.size)
        assertEquals("12 个响过铃的来电将不响铃", said("zh-rCN").first())
        core.trial = TrialView(240u, 1u, 0u, listOf(example), 0u, 1u)
        val one = listOf(
            "1 call that rang would not ring",
            "Of 240 recorded calls",
            "These would not ring. Whether you answered them is not known.",
        )
        assertEquals(one, said().take(3))
        core.trial = TrialView(240u, 0u, 2u, emptyList())
        assertEquals(listOf("2 calls that did not ring would ring", "Of 240 recorded calls"), said())
    }

    @Test
    fun `how many of them you answered, as far as it is known`() {
        val example = Samples.rang(1_767_425_400_000, "+12065550123")

        fun told(
            answered: UInt,
            unsure: UInt,
        ): List<String> {
            core.trial = TrialView(240u, 12u, 0u, listOf(example), answered, unsure)
            return said().take(3)
        }
        val of = "Of 240 recorded calls"
        val title = "12 calls that rang would not ring, of which you answered"
        assertEquals(listOf("$title 1", of, "Those that you answered come first."), told(1u, 0u))
        val unsure = "Those that you answered come first. Of 3 it is not known whether you did."
        assertEquals(listOf("$title 1", of, unsure), told(1u, 3u))
        assertEquals(listOf("$title 0", of, Numbers.display("+12065550123")), told(0u, 0u))
        val outcome = CallOutcome(HappenedView.ANSWERED, LogFinding.AGREES, 61u)
        core.trial = TrialView(240u, 12u, 0u, listOf(example.copy(outcome = outcome)), 1u, 0u)
        val lines = said()
        assertTrue("$lines", lines[4].startsWith("Answered · ") && "2026" in lines[4])
        assertEquals("nothing is asked for where all is known", 5, lines.size)
        assertEquals("12 个响过铃的来电将不响铃，其中你接听了 1 个", said("zh-rCN").first())
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
