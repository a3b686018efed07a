package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.FindingView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class RulesPresenterTest {
    private val core = FakeCore(listOf(Samples.family, Samples.noon, Samples.night))
    private val notices = mutableListOf<RulesNotice>()
    private val presenter = RulesPresenter(core, InlineWork, {}, { notices += it })

    private val shown get() = (presenter.state as RulesState.Ready).rules.map { it.id }
    private val kept get() = core.rules.map { it.id }

    @Test
    fun `a rule is moved, and moved back`() {
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.Moved("night", 0))
        assertEquals(listOf("night", "family", "noon"), kept)
        assertEquals(kept, shown)
        val moved = notices.single() as RulesNotice.Moved
        assertEquals("Night" to 1, moved.name to moved.place)

        presenter.handle(RulesEvent.Undone(moved.undo))
        assertEquals(listOf("family", "noon", "night"), kept)
        assertEquals(kept, shown)
    }

    @Test
    fun `a rule cannot be moved beyond the ends`() {
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.Moved("family", -1))
        presenter.handle(RulesEvent.Moved("night", 3))
        assertEquals(listOf("family", "noon", "night"), kept)
        assertTrue(notices.isEmpty())
    }

    @Test
    fun `lists that are off are told, and lists that cannot be read keep no rule from being shown`() {
        core.numberLists["Banks"] = mutableListOf()
        core.numberLists["Shops"] = mutableListOf()
        core.off += "Banks"
        presenter.handle(RulesEvent.Shown)
        assertEquals(setOf("Banks"), (presenter.state as RulesState.Ready).off)
        val broken =
            object : CurfewInterface by core {
                override fun lists() = throw CurfewException.Storage("broken")
            }
        val other = RulesPresenter(broken, InlineWork, {}, {})
        other.handle(RulesEvent.Shown)
        assertEquals(3, (other.state as RulesState.Ready).rules.size)
    }

    @Test
    fun `a deleted rule comes back to its place, and later changes stay`() {
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.Deleted("noon"))
        assertEquals(listOf("family", "night"), kept)
        presenter.handle(RulesEvent.Switched("night", false))

        presenter.handle(RulesEvent.Undone((notices.single() as RulesNotice.Deleted).undo))
        assertEquals(listOf("family", "noon", "night"), kept)
        assertEquals(listOf(true, true, false), core.rules.map { it.enabled })
    }

    @Test
    fun `a change starts from the rules in force, not from those on the screen`() {
        presenter.handle(RulesEvent.Shown)
        core.rules = core.rules + Samples.hidden
        presenter.handle(RulesEvent.Switched("family", false))
        assertEquals(listOf("family", "noon", "night", "hidden"), kept)
        assertEquals(kept, shown)
    }

    @Test
    fun `what could not be written is shown as it was`() {
        presenter.handle(RulesEvent.Shown)
        core.writeFailure = CurfewException.Storage("disk full")
        presenter.handle(RulesEvent.Deleted("noon"))
        assertEquals(listOf(RulesNotice.NotSaved), notices)
        assertEquals(listOf("family", "noon", "night"), shown)
    }

    @Test
    fun `unreadable rules are said to be so`() {
        core.failure = CurfewException.Internal("broken")
        presenter.handle(RulesEvent.Shown)
        assertEquals(RulesState.Failed, presenter.state)
        core.failure = null
        core.rulebookProblem = "line 1, column 1: not JSON"
        presenter.handle(RulesEvent.Shown)
        assertTrue((presenter.state as RulesState.Ready).damaged)
    }

    @Test
    fun `what is probably not meant is said of the rules in force, and never hides them`() {
        presenter.handle(RulesEvent.Shown)
        val shadowed = FindingView("Noon", "shadowed", listOf("Family"))
        core.findings = listOf(shadowed)
        presenter.handle(RulesEvent.Moved("night", 0))
        assertEquals(listOf(shadowed), (presenter.state as RulesState.Ready).findings)
        val silent =
            object : CurfewInterface by core {
                override fun lintRules(
                    atMs: Long,
                    offsetSeconds: Int,
                ): List<FindingView> = throw CurfewException.Internal("broken")
            }
        val other = RulesPresenter(silent, InlineWork, {}, {})
        other.handle(RulesEvent.Shown)
        assertEquals(kept, (other.state as RulesState.Ready).rules.map { it.id })
    }

    @Test
    fun `older rules that stand in are written when they are kept`() {
        var written = 0
        val saving =
            object : CurfewInterface by core {
                override fun saveRules(rules: List<RuleView>) {
                    written++
                    core.rulebookProblem = null
                    core.saveRules(rules)
                }
            }
        core.rulebookProblem = "line 1, column 1: not JSON"
        val presenter = RulesPresenter(saving, InlineWork, {}, { notices += it })
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.OlderKept)
        assertEquals(1, written)
        assertEquals(RulesState.Ready(core.rules, damaged = false), presenter.state)
        assertTrue(notices.isEmpty())
    }

    @Test
    fun `a rule that says more is moved, switched, deleted and brought back as it is`() {
        core.rules = listOf(Samples.family, Samples.special, Samples.night)
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.Moved("special", 0))
        presenter.handle(RulesEvent.Switched("special", false))
        assertEquals(Samples.special.copy(enabled = false), core.rules[0])
        presenter.handle(RulesEvent.Deleted("special"))
        assertEquals(listOf("family", "night"), kept)
        presenter.handle(RulesEvent.Undone((notices.last() as RulesNotice.Deleted).undo))
        assertEquals(Samples.special.copy(enabled = false), core.rules[0])
    }

    @Test
    fun `a new rule stands before one that says more and stops calls, and after one that lets them ring`() {
        val list = Samples.rule("l", "List", WhoView.List("Banks"), DispositionView.REJECT)
        val everyone = Samples.rule("e", "Everyone", WhoView.Anyone, DispositionView.REJECT)
        val rings = Samples.special.copy(then = DispositionView.ALLOW)
        assertEquals(0, RulesEdit.placeOfNew(list, listOf(Samples.special, Samples.night)))
        assertEquals(1, RulesEdit.placeOfNew(list, listOf(rings, Samples.night)))
        assertEquals(2, RulesEdit.placeOfNew(everyone, listOf(Samples.special, rings)))
    }

    @Test
    fun `a new rule stands before those about more callers`() {
        val rules = listOf(Samples.family, Samples.noon, Samples.night)
        val hospital = Samples.rule("h", "Hospital", WhoView.Number("+12065550100"), DispositionView.ALLOW)
        val list = Samples.rule("l", "List", WhoView.List("Banks"), DispositionView.REJECT)
        val everyone = Samples.rule("e", "Everyone", WhoView.Anyone, DispositionView.REJECT)
        for ((rule, place) in listOf(hospital to 0, list to 0, everyone to 3)) {
            assertEquals(rule.name, place, RulesEdit.placeOfNew(rule, rules))
        }
        assertEquals(1, RulesEdit.placeOfNew(list, listOf(Samples.noon, Samples.night)))
    }
}
