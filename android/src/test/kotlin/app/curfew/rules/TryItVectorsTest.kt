package app.curfew.rules

import android.telecom.TelecomManager
import app.curfew.core.ExplanationView
import app.curfew.core.TriView
import app.curfew.screening.FakeCall
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
        val ways = sortedMapOf<String, Int>()
        for (case in cases) {
            val way = noQuestion(case)
            ways.merge(way ?: "asked", 1, Int::plus)
            val rulebook = vectors.getJSONObject("rulebooks").getJSONObject(case.getString("rulebook"))
            if (way == HIDDEN_OTHERWISE) TestPhone().use { called(it, rulebook, case) }
            if (way != null) continue
            val said = TestPhone().use { explained(it, rulebook, case) }
            val why = case.getString("why")
            assertEquals(why, stepsOf(rulebook, case), said.steps.map { it.ruleName to it.outcome.name.lowercase() })
            val verdict = case.getJSONObject("verdict")
            assertEquals(why, verdict.getString("disposition"), said.disposition.name.lowercase())
            assertEquals(why, verdict.getString("reason"), said.reason.name.lowercase())
            assertEquals(why, if (verdict.isNull("rule")) null else verdict.getInt("rule"), said.rule?.toInt())
        }
        val expected = mapOf("asked" to 48, OUTGOING to 2, EMERGENCY to 4, HIDDEN_OTHERWISE to 1)
        assertEquals("those that are not asked, by why", expected.toSortedMap(), ways)
    }

    /** Why the screen has no question for this call; `null` where it has. */
    private fun noQuestion(case: JSONObject): String? {
        val call = case.getJSONObject("call")
        val presentation = call.getString("presentation")
        // A number goes with a call that shows it, and with no other.
        assertEquals(case.getString("why"), presentation == "allowed", !call.isNull("handle"))
        return when {
            call.getString("direction") != "incoming" -> OUTGOING
            !case.getJSONObject("facts").isNull("suspended_until") -> EMERGENCY
            presentation != "allowed" && presentation != "restricted" -> HIDDEN_OTHERWISE
            else -> null
        }
    }

    /** A call that the screen cannot ask about comes in, and its entry says the way to its verdict. */
    private fun called(
        phone: TestPhone,
        rulebook: JSONObject,
        case: JSONObject,
    ) {
        prepare(phone, rulebook, case)
        val call = case.getJSONObject("call")
        val at = OffsetDateTime.parse(call.getString("at")).toInstant()
        val kind = call.getString("presentation").uppercase()
        val code = TelecomManager::class.java.getField("PRESENTATION_$kind")
        phone.telecom.screen(FakeCall.hidden(at.toEpochMilli(), code.getInt(null)))
        val entry = phone.calls().single()
        val steps = phone.core.entry(entry.seq).steps
        val why = case.getString("why")
        val verdict = case.getJSONObject("verdict")
        assertEquals(why, kind, entry.presentation.name)
        assertEquals(why, verdict.getString("disposition"), entry.disposition.name.lowercase())
        assertEquals(why, verdict.getString("reason"), entry.reason.name.lowercase())
        assertEquals(why, stepsOf(rulebook, case), steps?.map { it.ruleName to it.outcome.name.lowercase() })
    }

    private fun explained(
        phone: TestPhone,
        rulebook: JSONObject,
        case: JSONObject,
    ): ExplanationView {
        val number = prepare(phone, rulebook, case)
        val at = OffsetDateTime.parse(case.getJSONObject("call").getString("at"))
        val contact = TriView.valueOf(case.getJSONObject("facts").getString("contact").uppercase())
        return phone.core.explain(number, at.toInstant().toEpochMilli(), at.offset.totalSeconds, contact)
    }

    /** Puts the rules and facts of a vector on the phone. The number of its call, as typed; empty where it is hidden. */
    private fun prepare(
        phone: TestPhone,
        rulebook: JSONObject,
        case: JSONObject,
    ): String {
        val call = case.getJSONObject("call")
        val facts = case.getJSONObject("facts")
        val folder = phone.folders.device
        folder.deleteRecursively()
        folder.mkdirs()
        folder.resolve("rulebook.json").writeText(rulebook.toString())
        phone.restart()
        val core = phone.core
        core.setHome(if (facts.isNull("home")) null else facts.getString("home"))
        val handle = if (call.getString("presentation") == "allowed") call.getString("handle") else ""
        val number = handle.removePrefix("tel:").replace("%2B", "+")
        val lists = facts.getJSONObject("lists")
        lists.keys().forEach { name ->
            // A list that cannot be told is one that is not there.
            if (lists.getString(name) == "unknown") return@forEach
            core.createList(name)
            core.addNumber(name, if (lists.getString(name) == "yes") number else "+12065550199")
        }
        return number
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

    private companion object {
        const val OUTGOING = "outgoing: the screen is about calls that come in"
        const val EMERGENCY = "after an emergency call: the screen tries the phone as it is"
        const val HIDDEN_OTHERWISE = "hidden, and not withheld: the screen hides a number in one way"
    }
}
