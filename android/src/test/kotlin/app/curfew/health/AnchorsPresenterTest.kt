package app.curfew.health

import app.curfew.core.AnchorView
import app.curfew.core.CurfewException
import app.curfew.history.WaitingWork
import app.curfew.lists.FakeSource
import app.curfew.lists.ImportProblem
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File

class AnchorsPresenterTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val core = FakeEvidence()
    private val said = mutableListOf<Dated>()
    private val shown = mutableListOf<DatedState>()
    private val request get() = File(temporary.root, "request.tsq")
    private val coming get() = File(temporary.root, "coming")

    private var long: Work = InlineWork
    private val reply = FakeSource("reply")

    private fun presenter() =
        AnchorsPresenter(core, InlineWork, long, FakeEvidence.NoKey, { request }, coming, shown::add, said::add)

    @Test
    fun `the newest is shown first, and nothing where it cannot be read`() {
        val early = AnchorView(7uL, null, null, 800_000uL)
        core.anchors = listOf(early, core.added)
        val presenter = presenter()
        presenter.load()
        assertEquals(listOf(core.added, early), presenter.state.anchors)
        core.failures["anchors"] = CurfewException.Storage("closed")
        presenter.load()
        assertNull(presenter.state.anchors)
        assertEquals(listOf(listOf(core.added, early), null), shown.map { it.anchors })
    }

    @Test
    fun `the screens do not wait for a signature`() {
        val waiting = WaitingWork()
        long = waiting
        val presenter = presenter()
        presenter.request()
        assertTrue(shown.last().isRunning)
        presenter.request()
        presenter.add(reply)
        presenter.load()
        assertEquals("it is read meanwhile", emptyList<AnchorView>(), presenter.state.anchors)
        assertNull(presenter.state.request)
        waiting.finish()
        assertEquals(request, presenter.state.request)
        assertFalse(presenter.state.isRunning)
        assertEquals("one at a time", listOf("anchors", "anchorRequest", "anchors"), core.asked)
        presenter.add(reply)
        waiting.finish()
        assertEquals(listOf<Dated>(Dated.Added), said)
    }

    @Test
    fun `a request is made, or it is told why not`() {
        val presenter = presenter()
        presenter.request()
        assertEquals(request, presenter.state.request)
        assertEquals("request", request.readText())
        presenter.handedOver()
        assertNull(shown.last().request)
        core.failures["anchorRequest"] = CurfewException.Key("busy")
        presenter.request()
        core.failures["anchorRequest"] = CurfewException.Storage("full")
        presenter.request()
        assertEquals(listOf(Dated.NoKey, Dated.Failed), said)
        assertNull(presenter.state.request)
    }

    @Test
    fun `a reply is read whole and added, or refused for what it is, and no copy stays`() {
        val presenter = presenter()
        presenter.add(reply)
        assertEquals(listOf<Dated>(Dated.Added), said)
        assertEquals("reply", core.asked.single { it == "reply" })
        assertEquals(listOf(core.added), presenter.state.anchors)
        for ((failure, why) in listOf(
            CurfewException.NotFound("x") to Dated.OtherBytes,
            CurfewException.Input("x") to Dated.Unreadable,
            CurfewException.Key("x") to Dated.NotSigned,
            CurfewException.Storage("x") to Dated.Failed,
        )) {
            core.failures["addAnchor"] = failure
            presenter.add(reply)
            assertEquals(why, said.last())
            assertFalse(coming.exists())
        }
        for ((problem, why) in listOf(
            ImportProblem.TooLarge to Dated.Unreadable,
            ImportProblem.BrokenOff to Dated.Failed,
        )) {
            presenter.add(FakeSource("half", problem))
            assertEquals(why, said.last())
            assertFalse(coming.exists())
        }
        assertEquals("what is half is shown to nobody", 0, core.asked.count { it == "half" })
    }
}
