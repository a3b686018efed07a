package app.curfew.rules

import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.core.openCurfew
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File

/** Rules by hand as drafts and back, through the Rust core. */
class RuleDocumentTest {
    @get:Rule
    val folder = TemporaryFolder()

    private lateinit var core: CurfewInterface

    @Before
    fun open() {
        core = openCurfew(folder.newFolder("device").path, folder.newFolder("private").path)
        core.setHome("CN")
    }

    /** Every rule of the vectors and of the recipes. */
    private fun rulebooks(): List<String> {
        val vectors = JSONObject(File("../tests/vectors/decisions.json").readText()).getJSONObject("rulebooks")
        val recipes = File("../docs/recipes.md")
            .readText()
            .split("```json\n")
            .drop(1)
            .map { it.substringBefore("```") }
        val forms = File("../tests/vectors/every-form.json").readText()
        return vectors
            .keys()
            .asSequence()
            .map { vectors.getJSONObject(it).toString() }
            .toList() + recipes + forms
    }

    private fun alone(rule: JSONObject): RuleView {
        val document = JSONObject().put("version", 2).put("rules", JSONArray().put(rule))
        core.importRulebook(document.toString())
        return core.rulebook().rules.single()
    }

    private fun rule(conditions: String) = alone(
        JSONObject("""{"id": "a", "name": "A", "then": "silence", $conditions}"""),
    )

    @Test
    fun `a rule that is opened and saved without change is the same document`() {
        var count = 0
        for (book in rulebooks()) {
            core.importRulebook(book)
            val before = core.rulebookJson()
            val rules = core.rulebook().rules
            val drafts = rules.map(RuleDraft::of)
            assertTrue("$book: one cannot be read", drafts.all { it.beyond == null })
            core.saveRules(drafts.map { checkNotNull(it.toView(it.name)) })
            assertEquals(before, core.rulebookJson())
            count += rules.size
        }
        assertTrue("$count", count > 60)
    }

    @Test
    fun `a draft that is written anew decides alike, and is the same draft again`() {
        for (book in rulebooks()) {
            core.importRulebook(book)
            for (rule in core.rulebook().rules.filter { it.saysMore }) {
                val draft = RuleDraft.of(rule)
                val written = JSONObject(RuleDocument.write(draft)).getJSONArray("rules").getJSONObject(0)
                val again = RuleDraft.of(alone(written.put("name", rule.name).put("enabled", rule.enabled)))
                assertEquals(rule.name, draft.copy(source = null), again.copy(source = null))
                core.importRulebook(book)
            }
        }
    }

    @Test
    fun `a document in the editor's own form comes out as it went in`() {
        for (conditions in listOf(
            """"who": {"institution_kind": "courier"}""",
            """"who": {"all": ["contact", {"sim": 2}, {"none": ["starred", {"list": "Banks"}]}]}""",
            """"who": {"none": ["hidden"]}, "when": {"outside_hours_of": "cn-life-telesales"}""",
            """"who": {"any": ["contact", {"all": [{"class": "foreign"}, {"none": ["starred"]}]}]}""",
            """"who": "anyone", "when": {"all": [{"windows": [{"days": {"weekdays": ["mon"], "workdays_of": "CN"},
               "start": "20:00", "end": "24:00"}]}, {"dates": [{"first": "2026-03-12", "last": "2026-03-13"}]},
               {"none": [{"windows": [{"start": "08:05", "end": "09:00"}]}]}]}, "until": "2026-12-24T18:00"""",
            """"who": {"regex": "\\+1(206|360).*"}, "notify": false""",
        )) {
            val rule = rule(conditions)
            val before = core.rulebookJson()
            val draft = RuleDraft.of(rule)
            core.importRulebook(RuleDocument.write(draft).replace("\"name\":\"\"", "\"name\":\"A\""))
            assertEquals(before, core.rulebookJson())
        }
    }

    @Test
    fun `conditions are told apart`() {
        val draft =
            RuleDraft.of(
                rule(
                    """"who": {"all": [{"none": ["starred"]}, {"list": "Banks"}, {"sim": 1}]}, "notify": false,
                       "when": {"all": [{"none": [{"dates": [{"first": "2026-01-01", "last": "2026-01-01"}]}]},
                       {"windows": [{"days": ["sat"], "start": "22:00", "end": "00:00"}]}]}, "until": "2027-01-01T00:00"""",
                ),
            )
        assertEquals(WhoKind.List to "Banks", draft.who to draft.list)
        assertEquals(listOf(TimeWindow(setOf(6), 22 * 60, 1440)), draft.times)
        assertEquals(
            listOf(
                Condition("\"starred\"", not = true),
                Condition("""{"sim":1}"""),
                Condition("""{"dates":[{"first":"2026-01-01","last":"2026-01-01"}]}""", isTime = true, not = true),
                Condition("""{"until":"2027-01-01T00:00"}""", isTime = true),
            ),
            draft.more,
        )
        assertEquals(listOf(false, false, false), listOf(draft.notify, draft.evidence, draft.always))
        assertEquals(listOf("starred", "sim", "dates", "until"), draft.more.map { it.key })
    }

    @Test
    fun `what is taken out of a rule by hand leaves a plain one`() {
        val draft = RuleDraft.of(rule(""""who": {"all": ["contact", {"sim": 2}]}, "notify": false"""))
        val plain = checkNotNull(draft.copy(more = emptyList(), notify = true).toView("A"))
        assertEquals(WhoView.Contact to null, plain.who to plain.beyond)
        core.saveRules(listOf(plain))
        assertEquals(
            false,
            core
                .rulebook()
                .rules
                .single()
                .saysMore,
        )
        // And each thing more makes a document of it.
        val fresh = RuleDraft("b", always = true, then = DispositionView.REJECT)
        val workdays = TimeWindow.NIGHT.copy(of = DaysOf("workdays_of", "CN"))
        for (more in listOf(
            fresh.copy(notify = false),
            fresh.copy(then = DispositionView.SILENCE, evidence = true),
            fresh.copy(always = false, windows = listOf(workdays)),
            fresh.copy(more = listOf(Condition("\"withheld\"", not = true))),
        )) {
            core.saveRules(listOf(checkNotNull(more.toView("B"))))
            val saved = core.rulebook().rules.single()
            assertTrue("$more", saved.saysMore)
            assertEquals(more.copy(name = "B"), RuleDraft.of(saved).copy(source = null))
        }
        assertEquals("windows that do not count", null, fresh.copy(windows = listOf(workdays)).toView("")?.beyond)
    }

    @Test
    fun `a document that is not known stays as it is`() {
        for (document in listOf("", "{}", """{"rules": []}""", """{"rules": [{"who": "anyone"}]}""")) {
            val rule = Samples.special.copy(beyond = document)
            assertNull(document, RuleDocument.read(rule))
            assertEquals(document, RuleDraft.of(rule).toView("x")?.beyond)
        }
    }
}
