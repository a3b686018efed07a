package app.curfew.history

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.history.FakeLedger.Companion.at
import app.curfew.history.FakeLedger.Companion.call
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime

class HistoryPresenterTest {
    private val now = ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneId.of("Asia/Shanghai"))
    private val core = FakeLedger(FakeLedger.twoWeeks())

    private val shown = mutableListOf<HistoryContent>()

    private fun presenter(work: Work = InlineWork) = HistoryPresenter(core, work, { now }, null) { shown += it.content }

    private fun HistoryPresenter.entries() = state.content as HistoryContent.Entries

    private fun HistoryPresenter.seqs() = entries().lines.filterIsInstance<HistoryLine.Item>().map {
        it.entry.seq
            .toInt()
    }

    @Test
    fun `entries stand newest first under their days`() {
        val presenter = presenter()
        assertEquals(HistoryContent.Loading, presenter.state.content)
        presenter.handle(HistoryEvent.Shown)
        assertEquals(core.entries.map { it.seq.toInt() }, presenter.seqs())
        val days = presenter
            .entries()
            .lines
            .filterIsInstance<HistoryLine.Day>()
            .map { it.day.dayOfMonth }
        assertEquals((12 downTo 1).toList(), days)
        assertEquals(HistoryLine.Day(LocalDate.of(2026, 3, 12)), presenter.entries().lines.first())
    }

    @Test
    fun `the day is that of the clock which the phone showed then`() {
        val utc = call(1, at(12, 0, 30), "+12065550100", DispositionView.ALLOW).copy(offsetSeconds = 0, zone = "UTC")
        val lines = linesOf(listOf(call(2, at(12, 0, 30), "+12065550100", DispositionView.ALLOW), utc))
        assertEquals(listOf(12, 11), lines.filterIsInstance<HistoryLine.Day>().map { it.day.dayOfMonth })
    }

    @Test
    fun `older entries come page by page, each once`() {
        core.entries = (130 downTo 1).map { call(it, at(12, 12, 0) + it, "+12065550100", DispositionView.ALLOW) }
        val presenter = presenter()
        presenter.handle(HistoryEvent.Shown)
        assertEquals(50, presenter.seqs().size)
        assertTrue(presenter.entries().more)
        presenter.handle(HistoryEvent.EndReached)
        presenter.handle(HistoryEvent.EndReached)
        assertEquals((130 downTo 1).toList(), presenter.seqs())
        assertFalse(presenter.entries().more)
        val asked = core.asked.size
        presenter.handle(HistoryEvent.EndReached)
        assertEquals("there is nothing more to ask for", asked, core.asked.size)
    }

    @Test
    fun `on return, what came in meanwhile is there, and as much as before`() {
        core.entries = (130 downTo 1).map { call(it, at(12, 12, 0) + it, "+12065550100", DispositionView.ALLOW) }
        val presenter = presenter()
        presenter.handle(HistoryEvent.Shown)
        presenter.handle(HistoryEvent.EndReached)
        core.entries = listOf(call(131, at(12, 13, 0), "+12065550101", DispositionView.REJECT)) + core.entries
        presenter.handle(HistoryEvent.Shown)
        assertEquals((131 downTo 32).toList(), presenter.seqs())
    }

    @Test
    fun `while a page is on its way, no other is asked for`() {
        core.entries = (130 downTo 1).map { call(it, at(12, 12, 0) + it, "+12065550100", DispositionView.ALLOW) }
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.handle(HistoryEvent.Shown)
        work.finish()
        repeat(3) { presenter.handle(HistoryEvent.EndReached) }
        work.finish()
        assertEquals((130 downTo 31).toList(), presenter.seqs())
    }

    @Test
    fun `outcome, period and search limit what is asked`() {
        val presenter = presenter()
        val query = HistoryQuery(" 0163 ", DispositionView.REJECT, Period.WEEK)
        presenter.handle(HistoryEvent.QueryChanged(query))
        val filter = core.asked.single()
        assertEquals("0163", filter.search)
        assertEquals(listOf(DispositionView.REJECT), filter.dispositions)
        assertEquals("seven days with today", at(6, 0, 0), filter.sinceMs)
        assertEquals(listOf(29), presenter.seqs())
        presenter.handle(HistoryEvent.QueryChanged(query.copy(search = "0163")))
        assertEquals("spaces change nothing", 1, core.asked.size)
    }

    @Test
    fun `a number pasted from the screen is found`() {
        val presenter = presenter()
        presenter.handle(HistoryEvent.QueryChanged(HistoryQuery("\u2066+12065550163\u2069")))
        assertEquals(listOf(29), presenter.seqs())
    }

    @Test
    fun `a period begins at midnight also where the clocks change`() {
        val berlin = ZonedDateTime.of(2026, 3, 30, 1, 0, 0, 0, ZoneId.of("Europe/Berlin"))
        val since = ZonedDateTime.of(2026, 3, 24, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")).toInstant().toEpochMilli()
        assertEquals(since, Period.WEEK.sinceMs(berlin))
        assertEquals(null, Period.ALL.sinceMs(berlin))
    }

    @Test
    fun `an answer to an older question is dropped, and its work is not done`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.handle(HistoryEvent.QueryChanged(HistoryQuery("0199")))
        presenter.handle(HistoryEvent.QueryChanged(HistoryQuery("01")))
        presenter.handle(HistoryEvent.QueryChanged(HistoryQuery("0163")))
        work.finish()
        assertEquals(listOf("0163"), core.asked.map { it.search })
        assertEquals(listOf(29), presenter.seqs())
        assertEquals("one answer", listOf(presenter.state.content), shown.filterNot { it == HistoryContent.Loading })
    }

    @Test
    fun `closing the search shows everything again`() {
        val presenter = presenter()
        presenter.handle(HistoryEvent.SearchOpened(true))
        presenter.handle(HistoryEvent.QueryChanged(HistoryQuery("0163")))
        assertTrue(presenter.state.isSearching)
        presenter.handle(HistoryEvent.SearchOpened(false))
        assertEquals(HistoryQuery(), presenter.state.query)
        assertEquals(core.entries.size, presenter.seqs().size)
    }

    @Test
    fun `a history that cannot be read is read again`() {
        core.failure = CurfewException.Storage("broken")
        val presenter = presenter()
        presenter.handle(HistoryEvent.Shown)
        assertEquals(HistoryContent.Failed, presenter.state.content)
        core.failure = null
        presenter.handle(HistoryEvent.Shown)
        assertEquals(core.entries.size, presenter.seqs().size)
    }

    @Test
    fun `where older entries cannot be read, those that are shown stay`() {
        core.entries = (80 downTo 1).map { call(it, at(12, 12, 0) + it, "+12065550100", DispositionView.ALLOW) }
        val presenter = presenter()
        presenter.handle(HistoryEvent.Shown)
        core.failure = CurfewException.Storage("broken")
        presenter.handle(HistoryEvent.EndReached)
        assertEquals(50, presenter.seqs().size)
        assertTrue(presenter.entries().isCutShort)
        assertFalse("it does not try again and again", presenter.entries().more)
    }
}
