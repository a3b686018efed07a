package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.OutcomeView
import app.curfew.core.StepView
import app.curfew.core.TriView
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
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
        assertEquals(listOf<Any>("+12065550123", at, -5 * 3600, TriView.YES), core.asked.single())
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
        assertEquals("" to TriView.NO, core.asked.single()[0] to core.asked.single()[3])
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
