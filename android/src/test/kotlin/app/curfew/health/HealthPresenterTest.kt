package app.curfew.health

import app.curfew.core.CurfewException
import app.curfew.core.EvidenceView
import app.curfew.history.WaitingWork
import app.curfew.screens.FakePhone
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class HealthPresenterTest {
    private val core = FakeEvidence()
    private val memory = FakeEvidence.Memory()
    private val phone = FakePhone()
    private val shown = mutableListOf<HealthState>()
    private val seen = mutableListOf<EvidenceView>()

    private fun presenter(
        work: Work = InlineWork,
        longWork: Work = work,
    ) = HealthPresenter(
        core,
        work,
        longWork,
        FakeEvidence.NoKey,
        memory,
        { phone.facts },
        { phone.now },
        seen::add,
        shown::add,
    )

    private val nowMs = phone.now.toInstant().toEpochMilli()

    private fun HealthPresenter.ready() = state as HealthState.Ready

    @Test
    fun `it shows what core, phone and memory say, of thirty days`() {
        memory.last = Checked(5, 2)
        phone.facts = phone.facts.copy(roleHeld = false)
        val presenter = presenter()
        assertEquals(HealthState.Loading, presenter.state)
        presenter.load()
        val ready = presenter.ready()
        assertEquals(phone.facts, ready.facts)
        assertEquals(core.evidence, ready.evidence)
        assertEquals(Checked(5, 2), ready.checked)
        assertEquals(nowMs - 30L * 24 * 3600 * 1000, core.since)
        assertEquals(listOf<HealthState>(ready), shown)
        assertEquals(listOf(core.evidence), seen)
    }

    @Test
    fun `a ledger that cannot be read leaves the rest of the page`() {
        core.failures["evidence"] = CurfewException.Storage("closed")
        val presenter = presenter()
        presenter.load()
        assertNull(presenter.ready().evidence)
        assertEquals("what nobody saw is news", emptyList<EvidenceView>(), seen)
        core.failures["lists"] = CurfewException.Storage("closed")
        presenter.load()
        assertEquals(HealthState.Failed, presenter.state)
        core.failures.clear()
        presenter.load()
        assertEquals(core.evidence, presenter.ready().evidence)
    }

    @Test
    fun `a check runs once at a time, is shown while it runs, and is remembered`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.check()
        work.finish()
        assertEquals("before anything is shown", emptyList<String>(), core.asked)
        presenter.load()
        work.finish()
        core.checked = core.checked.copy(problems = 3uL)
        presenter.check()
        presenter.check()
        assertTrue(presenter.ready().isChecking)
        // A return to the screen meanwhile does not hide it.
        presenter.load()
        work.finish()
        assertEquals(1, core.asked.count { it == "check" })
        assertEquals(Checked(nowMs, 3), presenter.ready().checked)
        assertEquals(false, presenter.ready().isChecking)
        assertEquals(Checked(nowMs, 3), memory.last)
    }

    @Test
    fun `a check that cannot be done is told, until one is done, and leaves what was known`() {
        memory.last = Checked(5, 0)
        core.failures["check"] = CurfewException.Storage("closed")
        val presenter = presenter()
        presenter.load()
        presenter.check()
        assertEquals(Checked(5, 0), presenter.ready().checked)
        assertEquals(false, presenter.ready().isChecking)
        assertTrue(presenter.ready().checkFailed)
        assertEquals(Checked(5, 0), memory.last)
        presenter.load()
        assertTrue("a return to the screen hides nothing", presenter.ready().checkFailed)
        core.failures.clear()
        presenter.check()
        assertEquals(Checked(nowMs, 0), presenter.ready().checked)
        assertEquals(false, presenter.ready().checkFailed)
    }

    @Test
    fun `the page is read while a check or a signature takes its time`() {
        val long = WaitingWork()
        val presenter = presenter(longWork = long)
        presenter.load()
        val done = mutableListOf<HandedOut>()
        presenter.check()
        presenter.handOut(done::add)
        core.evidence = core.evidence.copy(size = 5uL)
        presenter.load()
        assertEquals(5uL to true, presenter.ready().evidence?.size to presenter.ready().isChecking)
        assertEquals(emptyList<String>(), core.asked.filter { it in setOf("check", "checkpoint") })
        long.finish()
        assertEquals(false to Checked(nowMs, 0), presenter.ready().isChecking to presenter.ready().checked)
        assertEquals(1, done.size)
    }

    @Test
    fun `what is handed out is signed, or not where the key fails, and shown after`() {
        val presenter = presenter()
        presenter.load()
        val done = mutableListOf<HandedOut>()
        presenter.handOut(done::add)
        assertEquals(
            FakeEvidence.CODE,
            presenter
                .ready()
                .evidence
                ?.handedOut
                ?.code,
        )
        core.failures["checkpoint"] = CurfewException.Key("busy")
        presenter.handOut(done::add)
        core.failures["code"] = CurfewException.Storage("full")
        presenter.handOut(done::add)
        core.failures["checkpoint"] = CurfewException.Storage("full")
        presenter.handOut(done::add)
        assertEquals(
            listOf(
                HandedOut.Code(FakeEvidence.CODE, isSigned = true),
                HandedOut.Code(FakeEvidence.CODE, isSigned = false),
                HandedOut.Failed,
                HandedOut.Failed,
            ),
            done,
        )
        // A storage that fails is not tried in another way.
        assertEquals(2, core.asked.count { it == "code" })
    }
}
