package app.curfew.protection

import app.curfew.protection.RoleMonitor.Change
import app.curfew.screening.Failure
import app.curfew.screening.Kept
import app.curfew.screening.Screened
import app.curfew.screening.ScreeningCore
import org.junit.Assert.assertEquals
import org.junit.Test

class RoleMonitorTest {
    private var held = false
    private val memory =
        object : RoleMemory {
            override var wasHeld = false
        }
    private val core = RecordingCore()
    private val monitor = RoleMonitor({ held }, memory, core)

    @Test
    fun `what stays as it was is not written down`() {
        assertEquals(Change.NONE, monitor.check(CheckCause.BOOT))
        assertEquals(emptyList<String>(), core.written)
    }

    @Test
    fun `a change is written down once, with its cause`() {
        held = true
        assertEquals(Change.GAINED, monitor.check(CheckCause.ROLE_REQUEST))
        assertEquals(Change.NONE, monitor.check(CheckCause.APP_OPENED))
        held = false
        assertEquals(Change.LOST, monitor.check(CheckCause.JOB))
        assertEquals(listOf("true role_request", "false job"), core.written)
    }

    @Test
    fun `what could not be written is tried again`() {
        held = true
        core.kept = Kept.LOST
        monitor.check(CheckCause.BOOT)
        core.kept = Kept.IN_LEDGER
        assertEquals(Change.GAINED, monitor.check(CheckCause.APP_OPENED))
        assertEquals(Change.NONE, monitor.check(CheckCause.APP_OPENED))
        assertEquals(listOf("true boot", "true app_opened"), core.written)
    }

    private class RecordingCore : ScreeningCore {
        val written = mutableListOf<String>()
        var kept = Kept.IN_LEDGER

        override fun protection(
            active: Boolean,
            cause: String,
        ): Kept {
            written += "$active $cause"
            return kept
        }

        override fun screen(request: ByteArray): Screened = error("not asked")

        override fun record(
            ticket: Int,
            afterMicros: Long,
            delivered: Boolean,
        ): Kept = error("not asked")

        override fun failed(failure: Failure): Kept = error("not asked")

        override fun refresh() = error("not asked")
    }
}
