package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.WhoView
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class RuleEditorPresenterTest {
    private val core = FakeCore(listOf(Samples.family, Samples.night))
    private val kept = mutableListOf<KeptRule>()

    private fun editor(
        draft: RuleDraft,
        isNew: Boolean = true,
    ) = RuleEditorPresenter(core, InlineWork, draft, isNew, { "CN" }, {}, { kept += it })

    @Test
    fun `a new rule for a number is read by the core and stands before broader ones`() {
        val editor = editor(RuleDraft.fresh("new"))
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Number))
        editor.handle(RuleEditorEvent.NumberTyped("+1 (206) 555-0123"))
        editor.handle(RuleEditorEvent.AlwaysChosen(true))
        editor.handle(RuleEditorEvent.ThenChosen(DispositionView.REJECT))
        assertTrue(editor.state.changed)
        editor.handle(RuleEditorEvent.Saved("offered"))

        val rule = core.rules.first()
        assertEquals(WhoView.Number("+12065550123"), rule.who)
        assertEquals("offered", rule.name)
        assertEquals(DispositionView.REJECT, rule.then)
        assertTrue(rule.windows.isEmpty())
        assertEquals(listOf(KeptRule("offered", 1, added = true)), kept)
        assertFalse(editor.state.changed)
    }

    @Test
    fun `an edited rule keeps its id and its place`() {
        val editor = editor(RuleDraft.of(Samples.night), isNew = false)
        editor.handle(RuleEditorEvent.Named("  Quiet nights "))
        editor.handle(RuleEditorEvent.WindowPut(1, TimeWindow(setOf(6, 7), 420, 600)))
        editor.handle(RuleEditorEvent.Saved("offered"))
        val rule = core.rules[1]
        assertEquals("night" to "Quiet nights", rule.id to rule.name)
        assertEquals(
            listOf(TimeWindow.NIGHT, TimeWindow(setOf(6, 7), 420, 600)),
            rule.windows.map(TimeWindow::of),
        )
        assertEquals(listOf(KeptRule("Quiet nights", 2, added = false)), kept)
    }

    @Test
    fun `of a rule that says more only the name changes`() {
        core.rules = listOf(Samples.special, Samples.night)
        val draft = RuleDraft.of(Samples.special)
        val editor = editor(draft, isNew = false)
        editor.handle(RuleEditorEvent.Named("  Sales "))
        assertTrue(editor.state.changed)
        editor.handle(RuleEditorEvent.Saved("offered"))
        assertEquals(Samples.special.copy(name = "Sales"), core.rules[0])
        assertEquals(listOf(KeptRule("Sales", 1, added = false)), kept)
        assertFalse(editor.state.changed)

        editor.handle(RuleEditorEvent.Named(" "))
        editor.handle(RuleEditorEvent.Saved("offered"))
        assertEquals(Samples.special.copy(name = "offered"), core.rules[0])
    }

    @Test
    fun `each problem is told at its field, and nothing is lost`() {
        for ((why, events, problem) in listOf(
            Triple("no number", listOf(RuleEditorEvent.WhoChosen(WhoKind.Number)), RuleProblem.NumberMissing),
            Triple(
                "not a number",
                listOf(RuleEditorEvent.WhoChosen(WhoKind.Number), RuleEditorEvent.NumberTyped("x7")),
                RuleProblem.NumberUnreadable,
            ),
            Triple("no beginning", listOf(RuleEditorEvent.WhoChosen(WhoKind.Prefix)), RuleProblem.PrefixMissing),
            Triple("no list", listOf(RuleEditorEvent.WhoChosen(WhoKind.List)), RuleProblem.ListMissing),
            Triple("no window", listOf(RuleEditorEvent.WindowRemoved(0)), RuleProblem.NoWindow),
            Triple("a long name", listOf(RuleEditorEvent.Named("名".repeat(67))), RuleProblem.NameTooLong),
        )) {
            val editor = editor(RuleDraft.fresh("new"))
            events.forEach(editor::handle)
            val draft = editor.state.draft
            editor.handle(RuleEditorEvent.Saved("offered"))
            assertEquals(why, setOf(problem), editor.state.problems)
            assertEquals(why, draft, editor.state.draft)
        }
        assertEquals(2, core.rules.size)
        assertTrue(kept.isEmpty())
    }

    @Test
    fun `a problem goes when its field changes`() {
        val editor = editor(RuleDraft.fresh("new"))
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Prefix))
        editor.handle(RuleEditorEvent.Saved("offered"))
        editor.handle(RuleEditorEvent.Named("Seattle"))
        assertEquals(setOf(RuleProblem.PrefixMissing), editor.state.problems)
        editor.handle(RuleEditorEvent.PrefixTyped("+1206"))
        assertTrue(editor.state.problems.isEmpty())
    }

    @Test
    fun `what the core refuses is told apart from a full disk`() {
        for ((failure, who, problem) in listOf(
            Triple(CurfewException.Input("bad prefix"), WhoKind.Prefix, RuleProblem.PrefixUnreadable),
            Triple(CurfewException.Input("too many"), WhoKind.Anyone, RuleProblem.Refused),
            Triple(CurfewException.Storage("full"), WhoKind.Prefix, RuleProblem.NotSaved),
        )) {
            core.writeFailure = failure
            val editor = editor(RuleDraft("new", who = who, prefix = "++"))
            editor.handle(RuleEditorEvent.Saved("offered"))
            assertEquals(setOf(problem), editor.state.problems)
            assertFalse(editor.state.saving)
        }
    }

    @Test
    fun `a removed window comes back to its place`() {
        val other = TimeWindow(setOf(6), 600, 660)
        val editor = editor(RuleDraft("new", windows = listOf(TimeWindow.NIGHT, other)))
        editor.handle(RuleEditorEvent.WindowRemoved(0))
        assertEquals(listOf(other), editor.state.draft.windows)
        editor.handle(RuleEditorEvent.WindowRestored(0, TimeWindow.NIGHT))
        assertEquals(listOf(TimeWindow.NIGHT, other), editor.state.draft.windows)
        assertFalse("it is as it was", editor.state.changed)
    }

    @Test
    fun `the lists to choose from are those that the core has`() {
        core.createList("Banks")
        val editor = editor(RuleDraft.fresh("new", "Banks"))
        assertEquals(WhoView.List("Banks"), editor.state.draft.whoView())
        assertFalse(editor.state.listsRead)
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(listOf("Banks"), editor.state.lists)
        assertTrue(editor.state.listsRead)
        assertEquals(emptySet<String>(), editor.state.off)
        core.off += "Banks"
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(listOf("Banks") to setOf("Banks"), editor.state.lists to editor.state.off)
    }

    @Test
    fun `conditions are added, changed and taken out, and a rule has one end`() {
        val editor = editor(RuleDraft.fresh("new"))
        val put = { old: Condition?, new: Condition? -> editor.handle(RuleEditorEvent.ConditionPut(old, new)) }
        val sim = Condition("""{"sim":1}""")
        val second = Condition("""{"sim":2}""")
        val starred = Condition("\"starred\"", not = true)
        put(null, sim)
        put(null, starred)
        put(null, starred)
        assertEquals("not twice", listOf(sim, starred), editor.state.draft.more)
        put(sim, second)
        assertEquals(listOf(second, starred), editor.state.draft.more)
        put(starred, null)
        assertEquals(listOf(second), editor.state.draft.more)
        val ends = listOf("2026-12-24T00:00", "2027-01-01T00:00").map { Condition.of("until", it, true) }
        put(null, ends[0])
        put(null, ends[1])
        assertEquals(listOf(second, ends[1]), editor.state.draft.more)
        put(second, ends[0])
        assertEquals(listOf(ends[0]), editor.state.draft.more)
        editor.handle(RuleEditorEvent.ThenChosen(DispositionView.SILENCE, evidence = true))
        editor.handle(RuleEditorEvent.NotifyChosen(false))
        editor.handle(RuleEditorEvent.Saved("offered"))
        val saved = RuleDraft.of(core.rules.first { it.id == "new" })
        assertEquals(listOf(ends[0]), saved.more)
        assertEquals(listOf(true, false), listOf(saved.evidence, saved.notify))
        editor.handle(RuleEditorEvent.ThenChosen(DispositionView.REJECT))
        assertFalse(editor.state.draft.evidence)
    }

    @Test
    fun `a number in a rule by hand is read by the core too`() {
        val editor = editor(RuleDraft.fresh("new"))
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Number))
        editor.handle(RuleEditorEvent.NumberTyped("+1 (206) 555-0123"))
        editor.handle(RuleEditorEvent.NotifyChosen(false))
        editor.handle(RuleEditorEvent.Saved("offered"))
        assertEquals("+12065550123", RuleDraft.of(core.rules.first { it.id == "new" }).number)
    }

    @Test
    fun `a condition is asked about before it is kept`() {
        val editor = editor(RuleDraft.fresh("new"))
        val check = { condition: Condition ->
            var told: Condition? = null
            editor.check(condition) { told = it }
            told
        }
        val number = Condition("""{"number":"+1 (206) 555-0123"}""", not = true)
        assertEquals(Condition("""{"number":"+12065550123"}""", not = true), check(number))
        assertEquals(null, check(Condition("""{"number":"?"}""")))
        assertEquals("no institution has it", null, check(Condition("""{"institution":"12065550123"}""")))
        val icbc = Condition("""{"institution":"icbc"}""")
        assertEquals(icbc, check(icbc))
        core.institution = "icbc"
        assertEquals(icbc, check(Condition("""{"institution":"95588"}""")))
        val end = Condition.of("until", "2027-01-01T00:00", true)
        assertEquals(end, check(end))
        core.trialFailure = CurfewException.Storage("before the first unlock")
        assertEquals("that is another matter", end, check(end))
        core.trialFailure = CurfewException.Input("no such SIM card")
        assertEquals(null, check(Condition("""{"sim":9}""")))
        assertEquals("nothing is saved", listOf("family", "night"), core.rules.map { it.id })
    }
}
