package app.curfew.rules

import app.curfew.core.ExplanationView
import app.curfew.core.TriView
import app.curfew.screening.TestPhone
import app.curfew.testing.CurfewTestRunner
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import java.time.OffsetDateTime

/** "What would happen" on the real library, against the vectors that the command line's `check --explain` reads, too. */
@RunWith(CurfewTestRunner::class)
class TryItVectorsTest {
    @Test
    fun `every call that can be tried here goes as its vector says`() {
        val text = checkNotNull(javaClass.getResource("/vectors/decisions.json")).readText()
        val vectors = JSONObject(text)
        val cases = vectors.getJSONArray("cases").objects()
        var asked = 0
        for (case in cases) {
            val facts = case.getJSONObject("facts")
            // A screen asks about incoming calls, on a phone that called no emergency number.
            val incoming = case.getJSONObject("call").getString("direction") == "incoming"
            if (!incoming || !facts.isNull("suspended_until")) continue
            val rulebook = vectors.getJSONObject("rulebooks").getJSONObject(case.getString("rulebook"))
            val said = TestPhone().use { explained(it, rulebook, case) }
            val why = case.getString("why")
            assertEquals(why, stepsOf(rulebook, case), said.steps.map { it.ruleName to it.outcome.name.lowercase() })
            val verdict = case.getJSONObject("verdict")
            assertEquals(why, verdict.getString("disposition"), said.disposition.name.lowercase())
            assertEquals(why, verdict.getString("reason"), said.reason.name.lowercase())
            assertEquals(why, if (verdict.isNull("rule")) null else verdict.getInt("rule"), said.rule?.toInt())
            asked++
        }
        assertEquals("the others are of the engine's own tests", 49 to 55, asked to cases.size)
    }

    private fun explained(
        phone: TestPhone,
        rulebook: JSONObject,
        case: JSONObject,
    ): ExplanationView {
        val call = case.getJSONObject("call")
        val facts = case.getJSONObject("facts")
        val folder = phone.folders.device
        folder.deleteRecursively()
        folder.mkdirs()
        folder.resolve("rulebook.json").writeText(rulebook.toString())
        phone.restart()
        val core = phone.core
        core.setHome(if (facts.isNull("home")) null else facts.getString("home"))
        val handle = if (call.isNull("handle")) "" else call.getString("handle")
        val number = handle.removePrefix("tel:").replace("%2B", "+")
        val lists = facts.getJSONObject("lists")
        lists.keys().forEach { name ->
            // A list that cannot be told is one that is not there.
            if (lists.getString(name) == "unknown") return@forEach
            core.createList(name)
            core.addNumber(name, if (lists.getString(name) == "yes") number else "+12065550199")
        }
        val at = OffsetDateTime.parse(call.getString("at"))
        val contact = TriView.valueOf(facts.getString("contact").uppercase())
        return core.explain(number, at.toInstant().toEpochMilli(), at.offset.totalSeconds, contact)
    }

    /** Each rule tried, by its name on the screen, and how it went. */
    private fun stepsOf(
        rulebook: JSONObject,
        case: JSONObject,
    ): List<Pair<String, String>> {
        val names = rulebook
            .getJSONArray("rules")
            .objects()
            .associate { it.getString("id") to it.getString("name") }
        val steps = case.getJSONArray("explain")
        return (0 until steps.length()).map { index ->
            val step = steps.getJSONArray(index)
            names.getValue(step.getString(0)) to step.getString(1)
        }
    }

    private fun JSONArray.objects(): List<JSONObject> = (0 until length()).map(::getJSONObject)
}
