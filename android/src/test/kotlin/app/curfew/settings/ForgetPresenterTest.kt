package app.curfew.settings

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ForgetView
import app.curfew.core.PhoneSigner
import app.curfew.health.FakeEvidence
import app.curfew.history.WaitingWork
import app.curfew.screens.FakeCore
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime

/** A core with this much that is older than a day. */
internal class FakeForgetting(
    val core: FakeCore = FakeCore(),
) : CurfewInterface by core {
    var view = ForgetView(1234uL, 1300uL, 56uL, false)
    var isSigned = true
    var failure: CurfewException? = null

    /** What was asked, in its order. */
    val asked = mutableListOf<String>()

    override fun forgetPreview(beforeMs: Long): ForgetView = answer("preview $beforeMs") { view }

    override fun forget(
        beforeMs: Long,
        withCases: Boolean,
        signer: PhoneSigner,
    ): ForgetView = answer("forget $beforeMs $withCases") { view.copy(isSigned = isSigned) }

    private fun answer(
        what: String,
        give: () -> ForgetView,
    ): ForgetView {
        asked += what
        failure?.let { throw it }
        return give()
    }
}

class ForgetPresenterTest {
    private val core = FakeForgetting()
    private val work = WaitingWork()
    private val shown = mutableListOf<Forgetting>()
    private val now = ZonedDateTime.of(2026, 3, 12, 23, 30, 0, 0, ZoneId.of("Asia/Shanghai"))
    private val presenter = ForgetPresenter(core, work, FakeEvidence.NoKey, { now }, shown::add)

    /** Midnight in Shanghai. */
    private val beginMs = 1_741_708_800_000L
    private val yearAgo = LocalDate.of(2025, 3, 12)

    @Test
    fun `it tells what goes before anything does`() {
        presenter.forget()
        presenter.choose(yearAgo)
        presenter.forget()
        work.finish()
        assertEquals(listOf("preview $beginMs"), core.asked)
        assertEquals(Forgetting.Asking(core.view), presenter.step)
        presenter.forget()
        assertEquals(Forgetting.Running, presenter.step)
        presenter.forget()
        presenter.choose(yearAgo)
        presenter.leave()
        work.finish()
        assertEquals(listOf("preview $beginMs", "forget $beginMs false"), core.asked)
        val done = Forgetting.Done(core.view.copy(isSigned = true))
        assertEquals(
            listOf(Forgetting.Counting, Forgetting.Asking(core.view), Forgetting.Running, done),
            shown,
        )
        assertNull(presenter.day)
        presenter.forget()
        work.finish()
        assertEquals(2, core.asked.size)
    }

    @Test
    fun `of two days the later choice counts, and no day is yet to come`() {
        presenter.choose(yearAgo.minusYears(1))
        presenter.choose(yearAgo)
        val first = core.view
        work.finish()
        assertEquals(2, core.asked.size)
        assertEquals(listOf(Forgetting.Counting, Forgetting.Counting, Forgetting.Asking(first)), shown)
        presenter.choose(LocalDate.of(2026, 3, 13))
        assertEquals(LocalDate.of(2026, 3, 12), presenter.day)
    }

    @Test
    fun `who leaves has forgotten nothing`() {
        presenter.choose(yearAgo)
        presenter.leave()
        work.finish()
        assertEquals(Forgetting.NotYet, presenter.step)
        presenter.choose(yearAgo)
        work.finish()
        presenter.leave()
        presenter.forget()
        work.finish()
        assertEquals(Forgetting.NotYet, presenter.step)
        assertEquals(listOf("preview $beginMs", "preview $beginMs"), core.asked)
    }

    @Test
    fun `a failure is told, and it can be done again`() {
        core.failure = CurfewException.Storage("full")
        presenter.choose(yearAgo)
        work.finish()
        assertEquals(Forgetting.Failed, presenter.step)
        core.failure = null
        presenter.choose(yearAgo)
        work.finish()
        core.failure = CurfewException.Storage("full")
        presenter.forget()
        work.finish()
        assertEquals(Forgetting.Failed, presenter.step)
        presenter.leave()
        assertEquals(Forgetting.Failed, presenter.step)
    }
}
