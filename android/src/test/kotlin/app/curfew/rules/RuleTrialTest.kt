package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.TrialView
import app.curfew.core.WhoView
import app.curfew.history.WaitingWork
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Test

class RuleTrialTest {
    private val core = FakeCore(listOf(Samples.family, Samples.night))

    init {
        core.trial = TrialView(240u, 12u, 0u, emptyList())
    }

    private fun editor(
        draft: RuleDraft,
        work: Work = InlineWork,
    ) = RuleEditorPresenter(core, work, draft, isNew = true, { null }, {}, {})

    @Test
    fun `a draft is tried as it would be saved, before it is`() {
        val editor = editor(RuleDraft("new", who = WhoKind.Number, number = "+1 (206) 555-0123", enabled = false))
        assertEquals(RuleTrial.None, editor.state.trial)
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(RuleTrial.Told(core.trial), editor.state.trial)
        val (rules, id) = core.tried.single()
        assertEquals("new", id)
        assertEquals(listOf("new", "family", "night"), rules.map { it.id })
        assertEquals(WhoView.Number("+12065550123"), rules[0].who)
        assertEquals("a rule that is switched off is tried as if it were on", true, rules[0].enabled)
        assertEquals("nothing is saved", listOf("family", "night"), core.rules.map { it.id })
        assertEquals(false, editor.state.changed)
    }

    @Test
    fun `a rule that is not whole is not tried, and what was told of another is gone`() {
        val editor = editor(RuleDraft("new"))
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(RuleTrial.Told(core.trial), editor.state.trial)
        for ((why, event) in listOf(
            "no prefix" to RuleEditorEvent.WhoChosen(WhoKind.Prefix),
            "no list" to RuleEditorEvent.WhoChosen(WhoKind.List),
        )) {
            editor.handle(event)
            assertEquals(why, RuleTrial.None, editor.state.trial)
        }
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Anyone))
        assertEquals(RuleTrial.Told(core.trial), editor.state.trial)
        editor.handle(RuleEditorEvent.WindowRemoved(0))
        assertEquals("no window", RuleTrial.None, editor.state.trial)
        assertEquals(2, core.tried.size)
    }

    @Test
    fun `a name changes nothing, so nothing is tried again`() {
        val editor = editor(RuleDraft("new"))
        editor.handle(RuleEditorEvent.Shown)
        editor.handle(RuleEditorEvent.Named("Night"))
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(1, core.tried.size)
        assertEquals(RuleTrial.Told(core.trial), editor.state.trial)
    }

    @Test
    fun `of a number that is being typed only the last is told`() {
        val work = WaitingWork()
        val editor = editor(RuleDraft("new", who = WhoKind.Prefix, prefix = "+1"), work)
        editor.handle(RuleEditorEvent.Shown)
        for (typed in listOf("+12", "+120", "+1206")) editor.handle(RuleEditorEvent.PrefixTyped(typed))
        assertEquals(RuleTrial.None, editor.state.trial)
        work.finish()
        val prefixes = core.tried.map { (rules, id) -> rules.first { it.id == id }.who }
        assertEquals(listOf(WhoView.Prefix("+1"), WhoView.Prefix("+1206")), prefixes)
        assertEquals(RuleTrial.Told(core.trial), editor.state.trial)
    }

    @Test
    fun `what cannot be told is said`() {
        core.trial = TrialView(0u, 0u, 0u, listOf())
        val editor = editor(RuleDraft("new"))
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(RuleTrial.NoCalls, editor.state.trial)
        core.trialFailure = CurfewException.Storage("before the first unlock")
        editor.handle(RuleEditorEvent.AlwaysChosen(true))
        assertEquals(RuleTrial.Unreadable, editor.state.trial)
        core.trialFailure = CurfewException.Input("not a rule")
        editor.handle(RuleEditorEvent.AlwaysChosen(false))
        assertEquals(RuleTrial.None, editor.state.trial)
        core.trialFailure = null
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Contact))
        assertEquals(RuleTrial.Contacts, editor.state.trial)
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Anyone))
        assertEquals(RuleTrial.NoCalls, editor.state.trial)
        for (word in listOf("contact", "starred")) {
            val condition = Condition("\"$word\"", not = true)
            editor.handle(RuleEditorEvent.ConditionPut(null, condition))
            assertEquals(word, RuleTrial.Contacts, editor.state.trial)
            editor.handle(RuleEditorEvent.ConditionPut(condition, null))
        }
    }
}
