package app.curfew.rules

import app.curfew.core.DispositionView
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
    }

    @Test
    fun `a long sentence is cut on a card, and whole in the open rule`() {
        val words = words("en-rUS")
        val any = JSONObject().put("any", JSONArray((1..100).map { JSONObject().put("prefix", "+1206555$it") }))
        val rule = JSONObject().put("who", any).put("then", "reject")
        val view = Samples.couriers.copy(then = DispositionView.REJECT, beyond = alone(rule))
        val said = RuleWords(RuntimeEnvironment.getApplication()).sentence(view)
        assertTrue(
            said,
            said.startsWith("Numbers that begin with") && said.endsWith("… Open it to read the rest: stop"),
        )
        assertTrue(said, said.length < 300)
        val open = RuleWords(RuntimeEnvironment.getApplication()).sentence(RuleDraft.of(view)).plain()
        assertTrue(open, open.endsWith("+1206555100, at any time: stop") && "+1206555 " !in open)
        assertEquals("every one of them is said", 100, Regex("\\+1206555[0-9]+").findAll(open).count())
        val lines = words.outline(Condition(any.toString())).orEmpty().lines()
        assertEquals("One of these:", lines.first())
        assertEquals(101, lines.size)
        assertTrue(lines.last(), lines.last().plain().endsWith("+1206555100"))
    }

    @Test
    fun `groups inside groups are lines below each other`() {
        val deep = """{"any": [{"all": [{"class": "foreign"},
                {"none": [{"any": ["contact", "starred"]}]}]}, "hidden"]}"""
        val expected =
            """
            One of these:
            _• All of these:
            __• Numbers from abroad
            __• None of these:
            ___• People in my contacts
            ___• People in my contacts with a star
            _• Hidden numbers
            """.trimIndent()
        val words = words("en-rUS")
        assertEquals(expected, words.outline(Condition(deep))?.replace('\u2003', '_'))
        val not = words
            .outline(Condition(deep, not = true))
            .orEmpty()
            .lines()
            .map { it.trim('\u2003') }
        assertEquals(listOf("None of these:", "• All of these:"), not.take(2))
        for (plain in listOf("\"hidden\"", """{"any": ["hidden", "contact"]}""")) {
            assertNull("one sentence says it", words.outline(Condition(plain)))
        }
        val windows = """{"start": "22:00", "end": "07:00"}"""
        val time = """{"any": [{"all": [{"windows": [$windows]}, {"outside_hours_of": "CN"}]},
                {"windows": [$windows]}]}"""
        assertTrue("Outside all calling hours of China" in words.outline(Condition(time, isTime = true)).orEmpty())
        assertNull(words.outline(Condition("""{"any": [{"all": ["martians"]}]}""")))
        assertEquals("符合其中一项：", words("zh-rCN").outline(Condition(deep))?.lines()?.first())
    }

    @Test
    fun `Chinese has spaces around Latin letters and digits, and nowhere else`() {
        val words = words("zh-rCN")
        for ((document, sentence) in mapOf(
            """{"any": [{"class": "mobile"}, {"class": "foreign"}]}""" to "手机号码或境外号码",
            """{"any": [{"number": "95588"}, {"prefix": "+86532"}]}""" to "95588 或以 +86532 开头的号码",
            """{"all": [{"class": "mobile"}, {"number": "95588"}]}""" to "手机号码且 95588",
            """{"none": [{"number": "95588"}]}""" to "除 95588 以外的所有人",
            """{"none": [{"class": "foreign"}]}""" to "除境外号码以外的所有人",
            """{"all": [{"class": "mobile"}, {"none": [{"number": "95588"}]}]}""" to "手机号码，但不包括 95588",
            """{"all": [{"class": "mobile"}, {"any": [{"number": "95588"}, "hidden"]}]}""" to "手机号码且（95588 或没有号码的来电）",
            """{"outside_hours_of": "US-FL"}""" to "US-FL 的规定都不允许来电的时段",
            """{"outside_hours_of": "CN"}""" to "中国的规定都不允许来电的时段",
        )) {
            assertEquals(sentence, words.condition(document)?.plain())
        }
        assertEquals(
            "打到 SIM 卡 2 的来电，但不包括通讯录里的人，任何时间，到 2026年12月24日 18:00 为止：响铃",
            words.rule(alone(rules().getValue("second-card")), "响铃")?.plain(),
        )
        // No number for any reason, and a number that was withheld, are told apart.
        val hidden = listOf("\"hidden\"", "\"withheld\"").map { words.condition(it)?.plain() }
        assertEquals(listOf("没有号码的来电", "主动隐藏号码的来电"), hidden)
    }

    /** Without the marks that keep a number or a time together, or let a line end. */
    private fun String.plain(): String {
        val spaces = replace('\u00a0', ' ').replace('\u202f', ' ')
        return spaces.filter { it !in "\u2066\u2068\u2069\u200e\u200b" }
    }
}
