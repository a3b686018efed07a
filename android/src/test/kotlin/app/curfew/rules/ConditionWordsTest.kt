package app.curfew.rules

import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** Every form of condition that a rulebook can have, in words. */
@RunWith(CurfewTestRunner::class)
class ConditionWordsTest {
    private fun words(locale: String): ConditionWords {
        ScreenSetup(locale = locale).apply()
        return ConditionWords(RuntimeEnvironment.getApplication())
    }

    private fun rules(): Map<String, JSONObject> {
        val text = checkNotNull(javaClass.getResource("/vectors/every-form.json")).readText()
        val rules = JSONObject(text).getJSONArray("rules")
        return (0 until rules.length()).map(rules::getJSONObject).associateBy { it.getString("id") }
    }

    private fun alone(rule: JSONObject) = JSONObject().put("version", 2).put("rules", JSONArray().put(rule)).toString()

    @Test
    fun `every form has words in both languages`() {
        for (locale in listOf("en-rUS", "zh-rCN")) {
            val words = words(locale)
            rules().forEach { (id, rule) ->
                val said = words.rule(alone(rule), "ring")
                assertNotNull("$id in $locale", said)
                // A word of the document, or an argument that was not filled in; a regular expression may look so.
                val raw = listOf('{', '%', '_').filter { it in said.orEmpty() }
                assertTrue("$said", raw.isEmpty() || id == "regex")
            }
        }
    }

    @Test
    fun `some sentences`() {
        val words = words("en-rUS")
        val rules = rules()
        for ((id, sentence) in mapOf(
            "couriers" to "Couriers, at any time: ring",
            "second-card" to
                "Calls to SIM card 2, but not people in my contacts, at any time, until Dec 24, 2026, 6:00 PM: ring",
            "i-called" to
                "Numbers I called in the last 7 days or numbers whose calls I answered in the last 30 days, at any time: ring",
            "again" to "Callers with 2 or more calls in 5 minutes, at any time: ring",
            "dates" to "Anyone, Dec 24, 2026 to Dec 26, 2026: ring",
        )) {
            assertEquals(sentence, words.rule(alone(rules.getValue(id)), "ring")?.plain())
        }
        val days = words.rule(alone(rules.getValue("days")), "ring")?.plain().orEmpty()
        assertTrue(days, "workdays of China 6:00 PM–10:00 PM; days off of China 12:00 AM–9:00 AM" in days)
        assertTrue(days, "Mon–Fri and no public holidays of France" in days)
    }

    @Test
    fun `a condition alone, of callers or of times`() {
        val words = words("en-rUS")
        assertEquals("Numbers from abroad", words.condition("""{"class": "foreign"}"""))
        assertEquals("Hidden numbers", words.condition("\"hidden\""))
        val night = """{"windows": [{"start": "22:00", "end": "07:00"}]}"""
        assertEquals("every day 10:00 PM–7:00 AM", words.condition(night)?.plain())
    }

    @Test
    fun `exceptions and groups inside a sentence`() {
        val words = words("en-rUS")
        for ((document, sentence) in mapOf(
            """{"none": ["hidden"]}""" to "anyone but hidden numbers",
            """{"all": [{"none": ["contact"]}, {"class": "foreign"}]}""" to
                "anyone but people in my contacts and numbers from abroad",
            """{"all": ["hidden", {"any": ["contact", "payphone"]}, {"none": ["starred", "unknown"]}]}""" to
                "Hidden numbers and (people in my contacts or payphones), but not people in my contacts with a star " +
                "or numbers the network does not know",
        )) {
            assertEquals(sentence, words.condition(document))
        }
        val night = """{"none": [{"windows": [{"start": "22:00", "end": "07:00"}]}]}"""
        assertEquals(
            "at any time but every day 10:00 PM–7:00 AM",
            words.condition(Condition(night, isTime = true))?.plain(),
        )
    }

    @Test
    fun `what has no words, or too many, is not guessed`() {
        val words = words("en-rUS")
        val unknown = listOf("\"martians\"", """{"mood": 3}""", """{"class": "martian"}""", """{"range": 7}""")
        for (document in unknown + listOf("", "{", "{}", "[]", "7")) assertNull(document, words.condition(document))
        val long = JSONArray((1..100).map { JSONObject().put("prefix", "+1206555") })
        assertNull(words.condition(JSONObject().put("any", long).toString()))
    }

    /** Without the marks that keep a number or a time together. */
    private fun String.plain(): String {
        val spaces = replace('\u00a0', ' ').replace('\u202f', ' ')
        return spaces.filter { it !in "\u2066\u2068\u2069\u200e" }
    }
}
