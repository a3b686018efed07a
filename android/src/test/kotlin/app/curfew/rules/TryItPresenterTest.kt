package app.curfew.rules

import app.curfew.core.CallQuestion
import app.curfew.core.CurfewException
import app.curfew.core.OutcomeView
import app.curfew.core.PresentationView
import app.curfew.core.StepView
import app.curfew.core.TriView
import app.curfew.core.VerificationView
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime

class TryItPresenterTest {
    private val core = FakeCore()

    /** A Wednesday, four days before New York's clocks go back. */
    private val now = ZonedDateTime.of(2026, 10, 28, 21, 5, 0, 0, ZoneId.of("America/New_York"))

    private fun presenter(work: Work = InlineWork) = TryItPresenter(core, work, { now }, {})

    @Test
    fun `it starts at this day and time, and asks for a number`() {
        val presenter = presenter()
        assertEquals(now.toLocalDate() to 1265, presenter.state.day to presenter.state.minute)
        presenter.handle(TryItEvent.Asked)
        assertEquals(TryItAnswer.NumberMissing, presenter.state.answer)
        assertTrue(core.asked.isEmpty())
    }

    @Test
    fun `any day can be tried, with the offset of then`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.DayChosen(LocalDate.of(2026, 11, 1)))
        presenter.handle(TryItEvent.MinuteChosen(22 * 60))
        presenter.handle(TryItEvent.ContactChosen(true))
        presenter.handle(TryItEvent.Asked)
        val at = Instant.parse("2026-11-02T03:00:00Z").toEpochMilli()
        assertEquals(CallQuestion("+12065550123", at, -5 * 3600, TriView.YES), core.asked.single())
        assertEquals(TryItAnswer.Said(core.explanation), presenter.state.answer)
    }

    @Test
    fun `a list that is off or gone is the reason for a step in doubt`() {
        core.numberLists["Banks"] = mutableListOf()
        core.off += "Banks"
        core.numberLists["Shops"] = mutableListOf()

        fun cause(
            condition: String,
            outcome: OutcomeView = OutcomeView.WHO_UNKNOWN,
        ): Pair<String, Boolean>? {
            val step = StepView("Rule", outcome, condition)
            core.explanation = core.explanation.copy(steps = listOf(step))
            val presenter = presenter()
            presenter.handle(TryItEvent.NumberTyped("+12065550123"))
            presenter.handle(TryItEvent.Asked)
            return (presenter.state.answer as TryItAnswer.Said).lists?.cause(step)
        }
        assertEquals("Banks" to true, cause("""{"list": "Banks"}"""))
        assertEquals("Banks" to true, cause("""{"list": "Banks"}""", OutcomeView.MATCHED_IN_DOUBT))
        val deep = """{"any": [{"list": "Shops"}, {"none": [{"list": "Gone"}, "hidden"]}]}"""
        assertEquals("Gone" to false, cause(deep))
        assertNull("it is there and on", cause("""{"list": "Shops"}"""))
        assertNull("it is known", cause("""{"list": "Banks"}""", OutcomeView.WHO))
        assertNull(cause("\"contact\""))
        core.explanation = core.explanation.copy(steps = listOf(StepView("Rule", OutcomeView.WHO, null)))
    }

    @Test
    fun `after an answer a changed time asks again, a changed number waits`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.Asked)
        presenter.handle(TryItEvent.MinuteChosen(0))
        assertEquals(2, core.asked.size)
        presenter.handle(TryItEvent.NumberTyped("+12065550124"))
        assertEquals(2, core.asked.size)
        assertEquals(TryItAnswer.None, presenter.state.answer)
    }

    @Test
    fun `an answer to another question is dropped`() {
        val waiting = mutableListOf<() -> Unit>()
        val late =
            object : Work {
                override fun <T> run(
                    task: () -> T,
                    onDone: (Result<T>) -> Unit,
                ) {
                    waiting += { onDone(runCatching(task)) }
                }
            }
        val presenter = presenter(late)
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.Asked)
        presenter.handle(TryItEvent.NumberTyped("+12065550124"))
        waiting.forEach { it() }
        assertEquals(TryItAnswer.None, presenter.state.answer)
    }

    @Test
    fun `a hidden caller needs no number and is no contact`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.ContactChosen(true))
        presenter.handle(TryItEvent.HiddenChosen(true))
        presenter.handle(TryItEvent.Asked)
        val asked = core.asked.single()
        assertEquals(PresentationView.RESTRICTED to TriView.NO, asked.presentation to asked.contact)
    }

    @Test
    fun `nothing more is supposed until it is chosen, open or closed`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.Asked)
        assertFalse(presenter.state.isOpen)
        presenter.handle(TryItEvent.MoreOpened)
        assertTrue(presenter.state.isOpen)
        presenter.handle(TryItEvent.MoreOpened)
        assertFalse(presenter.state.isOpen)
        val plain = core.asked.single()
        assertEquals(CallQuestion("+12065550123", plain.atMs, plain.offsetSeconds, TriView.NO), plain)
    }

    @Test
    fun `what is supposed reaches the core, and is asked again when it changes`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.ContactChosen(true))
        presenter.handle(TryItEvent.Asked)
        val more =
            TryMore(
                outgoing = true,
                starred = false,
                verified = false,
                sim = 2,
                network = "CN",
                dialled = listOf(1440),
                answered = emptyList(),
                called = listOf(10, 20),
                emergency = listOf(60),
            )
        presenter.handle(TryItEvent.MoreChosen(more))
        val plain = core.asked.first()
        val asked = core.asked.last()
        assertEquals(
            plain.copy(
                starred = false,
                outgoing = true,
                verification = VerificationView.FAILED,
                sim = 2u,
                network = "CN",
                dialled = listOf(1440u),
                answered = emptyList(),
                called = listOf(10u, 20u),
                emergency = listOf(60u),
            ),
            asked,
        )
        presenter.handle(TryItEvent.MoreChosen(more.copy(verified = true)))
        assertEquals(VerificationView.PASSED, core.asked.last().verification)
        presenter.handle(TryItEvent.ContactChosen(false))
        assertNull("a star is one of a contact", core.asked.last().starred)
    }

    @Test
    fun `contacts that cannot be read hold nobody`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.ContactChosen(true))
        presenter.handle(TryItEvent.MoreChosen(TryMore(contactsUnknown = true, starred = true)))
        assertFalse(presenter.state.contact)
        presenter.handle(TryItEvent.Asked)
        assertEquals(TriView.UNKNOWN to null, core.asked.last().contact to core.asked.last().starred)
        presenter.handle(TryItEvent.ContactChosen(true))
        assertFalse(presenter.state.more.contactsUnknown)
        assertEquals(TriView.YES to true, core.asked.last().contact to core.asked.last().starred)
    }

    @Test
    fun `each way to have no number is asked as that`() {
        for ((noNumber, presentation) in mapOf(
            NoNumber.WITHHELD to PresentationView.RESTRICTED,
            NoNumber.UNKNOWN to PresentationView.UNKNOWN,
            NoNumber.PAYPHONE to PresentationView.PAYPHONE,
            NoNumber.UNREADABLE to null,
        )) {
            val presenter = presenter()
            presenter.handle(TryItEvent.MoreChosen(TryMore(noNumber = noNumber)))
            presenter.handle(TryItEvent.NumberTyped("+12065550123"))
            presenter.handle(TryItEvent.Asked)
            assertEquals("it is shown", null to "+12065550123", core.asked.last().let { it.presentation to it.number })
            core.explanation = core.explanation.copy(numberKind = "unreadable", canonical = null)
            presenter.handle(TryItEvent.HiddenChosen(true))
            assertEquals(presentation to "?", core.asked.last().let { it.presentation to it.number })
            assertEquals("no mistake of typing", TryItAnswer.Said(core.explanation), presenter.state.answer)
            core.explanation = FakeCore().explanation
        }
    }

    @Test
    fun `the same answer to another time is shown anew`() {
        val shown = mutableListOf<TryItState>()
        val presenter = TryItPresenter(core, InlineWork, { now }, shown::add)
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.Asked)
        val before = shown.last()
        presenter.handle(TryItEvent.MinuteChosen(0))
        val after = shown.last()
        assertEquals(before.answer, after.answer)
        assertFalse("another answer, though it says the same", before.answer === after.answer)
        assertEquals(0, after.minute)
    }

    @Test
    fun `opening the section drops no answer that is on its way`() {
        val waiting = mutableListOf<() -> Unit>()
        val late =
            object : Work {
                override fun <T> run(
                    task: () -> T,
                    onDone: (Result<T>) -> Unit,
                ) {
                    waiting += { onDone(runCatching(task)) }
                }
            }
        val presenter = presenter(late)
        presenter.handle(TryItEvent.NumberTyped("+12065550123"))
        presenter.handle(TryItEvent.Asked)
        presenter.handle(TryItEvent.MoreOpened)
        waiting.forEach { it() }
        assertEquals(TryItAnswer.Said(core.explanation), presenter.state.answer)
        assertTrue(presenter.state.isOpen)
    }

    @Test
    fun `times before the call are read in their unit, and what cannot be is not`() {
        for ((text, minutes, times) in listOf(
            Triple("13", 1440, listOf(13 * 1440)),
            Triple("10, 59", 1, listOf(10, 59)),
            Triple("4、8，0", 60, listOf(240, 480, 0)),
            Triple("3660", 1440, listOf(3660 * 1440)),
            Triple("3661", 1440, null),
            Triple("99999999999", 1, null),
            Triple("", 1, null),
            Triple(" ,", 1, null),
            Triple("-1", 1, null),
            Triple("1.5", 1, null),
            Triple("a", 1, null),
            Triple("1 ".repeat(20), 1, List(20) { 1 }),
            Triple("1 ".repeat(21), 1, null),
        )) {
            assertEquals("“$text”", times, TryMore.times(text, minutes))
        }
    }

    @Test
    fun `what is no number is told from what failed`() {
        val presenter = presenter()
        presenter.handle(TryItEvent.NumberTyped("abc"))
        core.explanation = core.explanation.copy(numberKind = "unreadable")
        presenter.handle(TryItEvent.Asked)
        assertEquals(TryItAnswer.NumberUnreadable, presenter.state.answer)
        core.failure = CurfewException.Internal("broken")
        presenter.handle(TryItEvent.Asked)
        assertEquals(TryItAnswer.Failed, presenter.state.answer)
    }
}
