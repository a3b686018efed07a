package app.curfew.screening

import android.os.Build
import app.curfew.R
import app.curfew.core.FailureKindView
import app.curfew.core.ReasonView
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.OpenedApp
import app.curfew.testing.CurfewTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.CountDownLatch

/**
 * One thing is broken in each test. The call is answered within a second; where deciding itself needs what is
 * broken, it rings; the failure is in the ledger afterwards, and whoever opens the app reads of it.
 */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 31, 34, 35])
class StorageFaultsTest {
    private lateinit var phone: TestPhone
    private val ledger get() = File(phone.folders.private(), "ledger.log")

    @Before
    fun startPhone() {
        phone = TestPhone()
        phone.warmUp()
    }

    @After
    fun endPhone() = phone.close()

    @Test
    fun `a panic in the decision lets the call ring`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        assertEquals(Disposition.REJECT, ring(at(12, 0)))
        NativeScreener.injectFault(1)
        assertEquals(Disposition.ALLOW, ring(at(12, 1)))

        assertEquals(listOf(FailureKindView.PANIC), phone.failures())
        assertEquals(ReasonView.FAILURE, phone.calls().last().reason)
        assertEquals("the next call is decided again", Disposition.REJECT, ring(at(12, 2)))
        assertHistoryReads(R.string.history_failed_bug)
    }

    @Test
    fun `a locked ledger does not delay the answer, and the call is moved into it later`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        ring(at(12, 0))
        LedgerLock(ledger).use {
            assertEquals(Disposition.REJECT, ring(at(12, 1)))
            assertTrue("it waits in the spool", phone.core.health().spooled > 0u)
        }
        ring(at(12, 2))
        assertEquals(listOf(at(12, 0), at(12, 1), at(12, 2)), phone.calls().map { it.atMs })
        assertEquals(listOf(FailureKindView.LEDGER_UNAVAILABLE), phone.failures())
        assertEquals(0u, phone.core.health().spooled)
        assertHistoryReads(R.string.history_failed_ledger)
    }

    @Test
    fun `a corrupt ledger is set aside, never deleted`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        val garbage = ByteArray(8192) { (it * 31).toByte() }
        ledger.parentFile?.mkdirs()
        ledger.writeBytes(garbage)
        assertEquals(Disposition.REJECT, ring(at(12, 0)))

        assertEquals(listOf(at(12, 0)), phone.calls().map { it.atMs })
        assertEquals(listOf(FailureKindView.LEDGER_UNAVAILABLE), phone.failures())
        val aside = ledger.parentFile
            ?.listFiles()
            .orEmpty()
            .single { it.name.startsWith("ledger.log.damaged-") }
        assertTrue("every byte is kept", garbage.contentEquals(aside.readBytes()))
        assertHistoryReads(R.string.history_failed_ledger)
    }

    @Test
    fun `a folder that is read-only leaves the call in the spool`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        // A folder of the kernel's, where even root can make no file.
        val folder = checkNotNull(ledger.parentFile)
        folder.deleteRecursively()
        Files.createSymbolicLink(folder.toPath(), File("/sys/kernel").toPath())
        assertEquals(Disposition.REJECT, ring(at(12, 0)))
        assertFalse("the app knows", phone.core.health().ledgerOk)
        assertTrue(phone.core.health().spooled > 0u)
        assertHomeReads(R.string.home_ledger_text)

        folder.delete()
        folder.mkdirs()
        ring(at(12, 1))
        assertEquals(listOf(at(12, 0), at(12, 1)), phone.calls().map { it.atMs })
        assertEquals(listOf(FailureKindView.LEDGER_UNAVAILABLE), phone.failures())
        assertHistoryReads(R.string.history_failed_ledger)
    }

    @Test
    fun `a full disk leaves the call in memory until there is room`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        ring(at(12, 0))
        phone.restart()
        // The kernel's own full disk (ENOSPC at each write) for the ledger, and no place for the spool.
        val aside = File(ledger.path + ".aside")
        assertTrue(ledger.renameTo(aside))
        Files.createSymbolicLink(ledger.toPath(), File("/dev/full").toPath())
        val spool = phone.folders.device.resolve("spool")
        spool.deleteRecursively()
        spool.writeText("in the way")
        assertEquals(Disposition.REJECT, ring(at(12, 1)))
        assertFalse("the app knows", phone.core.health().ledgerOk)
        assertHomeReads(R.string.home_ledger_text)

        ledger.delete()
        assertTrue(aside.renameTo(ledger))
        spool.delete()
        ring(at(12, 2))
        assertEquals(listOf(at(12, 0), at(12, 1), at(12, 2)), phone.calls().map { it.atMs })
        assertTrue(FailureKindView.LEDGER_UNAVAILABLE in phone.failures())
        assertHistoryReads(R.string.history_failed_ledger)
    }

    @Test
    fun `a rulebook that cannot be read lets calls ring`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        // Saved twice, so that there are rules of before: they are offered, and not in force.
        repeat(2) { phone.core.saveRules(phone.core.rulebook().rules) }
        phone.folders.device
            .resolve("rulebook.json")
            .writeText("""{"version": 1, "rules": [""")
        phone.restart()
        assertEquals(Disposition.ALLOW, ring(at(23, 0)))

        assertEquals(listOf(FailureKindView.RULEBOOK_UNREADABLE), phone.failures())
        assertNotNull(phone.core.health().rulebookProblem)
        assertHomeReads(R.string.home_rules_title)
        assertHistoryReads(R.string.history_failed_rules)

        val offered = phone.core.rulebook().rules
        assertEquals(1, offered.size)
        phone.core.saveRules(offered)
        assertEquals("kept, they are in force again", Disposition.REJECT, ring(at(23, 1)))
    }

    @Test
    fun `a damaged list stops nobody`() {
        phone.core.createList("Callers")
        phone.core.addNumber("Callers", STRANGER)
        phone.rulebook(TestPhone.listStopped("Callers"))
        phone.restart()
        assertEquals("the list is read while it is whole", Disposition.REJECT, ring(at(12, 0)))

        val file = phone.folders.device
            .resolve("lists")
            .walk()
            .single { it.extension == "list" }
        val bytes = file.readBytes()
        bytes[bytes.size / 2] = (bytes[bytes.size / 2] + 1).toByte()
        file.writeBytes(bytes)
        phone.restart()
        assertEquals(Disposition.ALLOW, ring(at(12, 1)))
        assertEquals(listOf(FailureKindView.LIST_DAMAGED), phone.failures())
        assertEquals(listOf("Callers"), phone.core.health().damagedLists)
        assertHomeReads(R.string.home_list_text, "Callers")
        assertHistoryReads(R.string.history_failed_list)
    }

    @Test
    fun `a clock that was never set lets calls ring`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        assertEquals(Disposition.ALLOW, ring(1_000_000_000_000)) // 2001
        assertEquals(ReasonView.CLOCK_NOT_SET, phone.calls().single().reason)
        assertEquals(listOf(FailureKindView.CLOCK_NOT_SET), phone.failures())
        assertHistoryReads(R.string.history_failed_clock)
    }

    @Test
    fun `contacts that fail, in one way or another, let the call ring in doubt`() {
        phone.rulebook(TestPhone.CONTACTS_RING, TestPhone.ALL_STOPPED)
        val ways: List<(String) -> android.database.Cursor?> =
            listOf({ null }, { throw SecurityException("revoked") }, { throw NoClassDefFoundError("provider") })
        for ((minute, way) in ways.withIndex()) {
            FakeContacts.answer = way
            assertEquals(Disposition.ALLOW, ring(at(12, minute)))
        }
        assertEquals(List(ways.size) { FailureKindView.CONTACTS_UNAVAILABLE }, phone.failures())
        assertHistoryReads(R.string.history_failed_contacts)
    }

    @Test
    fun `contacts that hang do not hold up the answer`() {
        phone.rulebook(TestPhone.CONTACTS_RING, TestPhone.ALL_STOPPED)
        val forever = CountDownLatch(1)
        FakeContacts.answer = {
            forever.await()
            null
        }
        // More calls than there are threads to hang: the later ones do not even wait.
        repeat(6) { minute -> assertEquals(Disposition.ALLOW, ring(at(12, minute))) }
        forever.countDown()
        assertEquals(List(6) { FailureKindView.CONTACTS_UNAVAILABLE }, phone.failures())
    }

    /** Screens a call of [STRANGER], which must be answered while Telecom still waits. */
    private fun ring(atMs: Long): Disposition {
        var answered: Long? = null
        phone.telecom.onAnswer = { answered = System.nanoTime() }
        val begun = System.nanoTime()
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, atMs))
        val took = Duration.ofNanos(checkNotNull(answered) - begun)
        assertTrue("answered after $took", took < TELECOM_WAITS)
        return answer.disposition
    }

    private fun assertHistoryReads(text: Int) {
        // The frameworks that stand for older phones here cannot lay out a telephone number.
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.UPSIDE_DOWN_CAKE) return
        assertReads(string(text), OpenedApp.history())
    }

    private fun assertHomeReads(
        text: Int,
        vararg values: Any,
    ) = assertReads(string(text, *values), OpenedApp.home())

    private fun assertReads(
        text: String,
        read: List<String>,
    ) = assertTrue("$text in $read", text in read)

    private fun string(
        text: Int,
        vararg values: Any,
    ): String = RuntimeEnvironment.getApplication().getString(text, *values)

    private companion object {
        const val STRANGER = "+12065550101"
    }
}
