package app.curfew.rules

import app.curfew.core.CallQuestion
import app.curfew.core.DispositionView
import app.curfew.core.ExplanationView
import app.curfew.core.PresentationView
import app.curfew.core.TriView
import app.curfew.core.VerificationView
import app.curfew.screening.TestPhone
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.InlineWork
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import java.time.OffsetDateTime
import java.time.temporal.ChronoUnit

/** "What would happen" on the real library, against the vectors that the command line's `check --explain` reads, too. */
@RunWith(CurfewTestRunner::class)
class TryItVectorsTest {
    @Test
    fun `every call goes as its vector says, asked of the core and on the screen`() {
        val vectors = read("decisions.json")
        val cases = vectors.getJSONArray("cases").objects()
        for (case in cases) {
            val rulebook = vectors.getJSONObject("rulebooks").getJSONObject(case.getString("rulebook"))
            TestPhone().use { phone ->
                val number = prepare(phone, rulebook, case)
                check(rulebook, case, phone.core.explain(questionOf(case, number)))
                check(rulebook, case, onScreen(phone, case, number))
            }
        }
        assertEquals("vectors asked", 77, cases.size)
    }

    @Test
    fun `every window is found on the screen`() {
        val cases = read("windows.json").getJSONArray("cases").objects()
        TestPhone().use { phone ->
            for (case in cases) {
                val rule = JSONObject("""{"id": "w", "name": "W", "who": "anyone", "then": "reject"}""")
                rule.put("when", JSONObject().put("windows", case.getJSONArray("windows")))
                val rulebook = JSONObject().put("version", 2).put("rules", JSONArray().put(rule))
                restartWith(phone, rulebook)
                val answer = typedAt(phone, "+12065550100", OffsetDateTime.parse(case.getString("at")))
                val isRejected = said(case, answer).disposition == DispositionView.REJECT
                assertEquals(case.getString("why"), case.getBoolean("inside"), isRejected)
            }
        }
        assertEquals("vectors asked", 31, cases.size)
    }

    @Test
    fun `every number is read on the screen`() {
        val cases = read("numbers.json").getJSONArray("cases").objects()
        TestPhone().use { phone ->
            for (case in cases) {
                val why = case.getString("why")
                phone.core.setHome(case.text("home"))
                val answer = typedAt(phone, case.getString("text"), OffsetDateTime.parse("2026-03-02T12:00Z"))
                if (case.getString("text").isBlank()) {
                    assertEquals(why, TryItAnswer.NumberMissing, answer)
                } else if (case.getString("kind") == "unreadable") {
                    assertEquals(why, TryItAnswer.NumberUnreadable, answer)
                } else {
                    val said = said(case, answer)
                    assertEquals(why, case.getString("kind"), said.numberKind)
                    assertEquals(why, case.text("canonical"), said.canonical)
                }
            }
        }
        assertTrue("vectors asked: ${cases.size}", cases.size > 140)
    }

    private fun read(name: String): JSONObject =
        JSONObject(checkNotNull(javaClass.getResource("/vectors/$name")).readText())

    private fun said(
        case: JSONObject,
        answer: TryItAnswer,
    ): ExplanationView {
        assertTrue("${case.getString("why")}: $answer", answer is TryItAnswer.Said)
        return (answer as TryItAnswer.Said).explanation
    }

    /** The answer to a call of this number, as a person types it. */
    private fun typedAt(
        phone: TestPhone,
        number: String,
        at: OffsetDateTime,
    ): TryItAnswer {
        val presenter = TryItPresenter(phone.core, InlineWork, { at.toZonedDateTime() }, {})
        presenter.handle(TryItEvent.NumberTyped(number))
        presenter.handle(TryItEvent.DayChosen(at.toLocalDate()))
        presenter.handle(TryItEvent.MinuteChosen(at.hour * HOUR + at.minute))
        presenter.handle(TryItEvent.Asked)
        return presenter.state.answer
    }

    private fun check(
        rulebook: JSONObject,
        case: JSONObject,
        said: ExplanationView,
    ) {
        val why = case.getString("why")
        assertEquals(why, stepsOf(rulebook, case), said.steps.map { it.ruleName to it.outcome.name.lowercase() })
        val verdict = case.getJSONObject("verdict")
        assertEquals(why, verdict.getString("disposition"), said.disposition.name.lowercase())
        assertEquals(why, verdict.getString("reason"), said.reason.name.lowercase())
        assertEquals(why, if (verdict.isNull("rule")) null else verdict.getInt("rule"), said.rule?.toInt())
    }

    /** The call to the millisecond. */
    private fun questionOf(
        case: JSONObject,
        number: String,
    ): CallQuestion {
        val call = case.getJSONObject("call")
        val facts = case.getJSONObject("facts")
        val at = OffsetDateTime.parse(call.getString("at"))
        val shown = call.getString("presentation").uppercase()
        return CallQuestion(
            number = number,
            atMs = at.toInstant().toEpochMilli(),
            offsetSeconds = at.offset.totalSeconds,
            contact = TriView.valueOf(facts.getString("contact").uppercase()),
            starred = starOf(facts),
            presentation = PresentationView.valueOf(shown),
            outgoing = call.getString("direction") == "outgoing",
            verification = verifiedOf(call)?.let { if (it) VerificationView.PASSED else VerificationView.FAILED },
            sim = if (call.has("sim")) call.getInt("sim").toUByte() else null,
            network = facts.text("network"),
            dialled = minutes(facts, "dialled"),
            answered = minutes(facts, "answered"),
            called = minutes(facts, "called"),
            emergency = emergencyOf(facts, at)?.map { it.toUInt() },
        )
    }

    /** As a person puts it on the screen, which shows no seconds and counts days and hours. */
    private fun onScreen(
        phone: TestPhone,
        case: JSONObject,
        number: String,
    ): ExplanationView {
        val call = case.getJSONObject("call")
        val facts = case.getJSONObject("facts")
        val at = OffsetDateTime.parse(call.getString("at"))
        val presenter = TryItPresenter(phone.core, InlineWork, { at.toZonedDateTime() }, {})
        val noNumber = when (call.getString("presentation")) {
            "allowed" -> NoNumber.UNREADABLE.takeIf { number == "alice" }
            "restricted" -> NoNumber.WITHHELD
            else -> NoNumber.valueOf(call.getString("presentation").uppercase())
        }

        fun typed(
            name: String,
            unit: Int,
        ): List<Int>? =
            minutes(facts, name)?.let { times ->
                // What is empty is chosen, not typed.
                val text = times.joinToString { (it.toInt() / unit).toString() }
                if (times.isEmpty()) emptyList() else TryMore.times(text, unit)
            }
        presenter.handle(TryItEvent.NumberTyped(number))
        presenter.handle(TryItEvent.DayChosen(at.toLocalDate()))
        presenter.handle(TryItEvent.MinuteChosen(at.hour * HOUR + at.minute))
        presenter.handle(TryItEvent.HiddenChosen(noNumber != null))
        presenter.handle(TryItEvent.ContactChosen(facts.getString("contact") == "yes"))
        val emergency = emergencyOf(facts, at)?.map { it / HOUR }
        presenter.handle(
            TryItEvent.MoreChosen(
                TryMore(
                    noNumber = noNumber ?: NoNumber.WITHHELD,
                    outgoing = call.getString("direction") == "outgoing",
                    contactsUnknown = facts.getString("contact") == "unknown",
                    starred = starOf(facts),
                    verified = verifiedOf(call),
                    sim = if (call.has("sim")) call.getInt("sim") else null,
                    network = facts.text("network"),
                    dialled = typed("dialled", DAY),
                    answered = typed("answered", DAY),
                    called = typed("called", 1),
                    emergency = emergency?.let { TryMore.times(it.joinToString(), HOUR) },
                ),
            ),
        )
        presenter.handle(TryItEvent.Asked)
        return said(case, presenter.state.answer)
    }

    private fun starOf(facts: JSONObject): Boolean? = (facts.text("starred") == "yes").takeUnless {
        facts.text("starred") == "unknown"
    }

    private fun verifiedOf(call: JSONObject): Boolean? = call.text("verification")?.let { it == "passed" }

    private fun minutes(
        facts: JSONObject,
        name: String,
    ): List<UInt>? {
        val times = facts.optJSONObject("past")?.getJSONArray(name) ?: return null
        return (0 until times.length()).map { times.getInt(it).toUInt() }
    }

    /** Minutes before the call; a call that came before the emergency call is tried as one right after it. */
    private fun emergencyOf(
        facts: JSONObject,
        at: OffsetDateTime,
    ): List<Int>? {
        val until = OffsetDateTime.parse(facts.text("suspended_until") ?: return null)
        return listOf(maxOf(0, ChronoUnit.MINUTES.between(until.minusDays(1), at).toInt()))
    }

    private fun JSONObject.text(name: String): String? = if (isNull(name)) null else getString(name)

    /** Puts the rules and facts of a vector on the phone. The number of its call, as typed; empty where it is hidden. */
    private fun prepare(
        phone: TestPhone,
        rulebook: JSONObject,
        case: JSONObject,
    ): String {
        val call = case.getJSONObject("call")
        val facts = case.getJSONObject("facts")
        restartWith(phone, rulebook)
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

    private fun restartWith(
        phone: TestPhone,
        rulebook: JSONObject,
    ) {
        val folder = phone.folders.device
        folder.deleteRecursively()
        folder.mkdirs()
        folder.resolve("rulebook.json").writeText(rulebook.toString())
        phone.restart()
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
        const val HOUR = 60
        const val DAY = 24 * HOUR
    }
}
