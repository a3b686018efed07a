package app.curfew.screening

import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith

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
