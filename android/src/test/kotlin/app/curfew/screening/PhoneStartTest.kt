package app.curfew.screening

import app.curfew.core.EntryKind
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import java.io.File

/** Asking which start of the phone this is waits for another process, so no answer may wait for it. */
@RunWith(CurfewTestRunner::class)
class PhoneStartTest {
    @Test
    fun `the start is asked for once, after the answer`() {
        TestPhone().use { phone ->
            var asked = 0
            val core =
                NativeCore(phone.folders, HeldFailures(phone.folders.device)) {
                    asked += 1
                    PhoneStart(7, "Android 15")
                }
            val screened = core.screen(request.encode()) as Screened.Decided
            assertEquals(0, asked)

            assertEquals(Kept.IN_LEDGER, core.record(screened.reply.ticket, 1500, true))
            assertEquals(1, asked)
            core.failed(Failure(FailureKind.OTHER, "a test"))
            core.refresh()
            assertEquals(1, asked)
        }
    }

    @Test
    fun `the start reaches the ledger with the first call`() {
        TestPhone().use { phone ->
            val core = NativeCore(phone.folders, HeldFailures(phone.folders.device)) { PhoneStart(7, "Android 15") }
            val screened = core.screen(request.encode()) as Screened.Decided
            core.record(screened.reply.ticket, 1500, true)
            assertTrue("${phone.entries()}", phone.entries().any { it.kind == EntryKind.OTHER && it.detail == "boot" })
            val log = File(phone.folders.private(), "ledger.log").readText(Charsets.ISO_8859_1)
            // The entry's last fields: the count of its clock, then the system with its length.
            assertTrue(log.contains("\u0007\u0000\u0000\u0000\u000a\u0000Android 15"))
        }
    }

    @Test
    fun `a start that cannot be asked for costs no entry`() {
        TestPhone().use { phone ->
            val core = NativeCore(phone.folders, HeldFailures(phone.folders.device)) { throw SecurityException("no") }
            val screened = core.screen(request.encode()) as Screened.Decided
            assertEquals(Kept.IN_LEDGER, core.record(screened.reply.ticket, 1500, true))
            core.refresh()
            assertEquals(1, phone.calls().size)
        }
    }

    private val request =
        ScreeningRequest(
            direction = Direction.INCOMING,
            presentation = 1,
            verification = 0,
            contact = Contact.NO,
            emergency = false,
            home = "US",
            atMs = TestPhone.at(22, 31),
            offsetSeconds = 0,
            zone = "UTC",
            handle = "tel:+12065550101",
            network = null,
        )
}
