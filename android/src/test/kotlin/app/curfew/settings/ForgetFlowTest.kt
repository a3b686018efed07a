package app.curfew.settings

import app.curfew.R
import app.curfew.core.CaseChangeView
import app.curfew.core.ConfidenceView
import app.curfew.evidence.FakeShelf
import app.curfew.evidence.LedgerKey
import app.curfew.rules.TestShell
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screens.FakePhone
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.InlineWork
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import java.io.File
import java.nio.file.Files

/** Older calls are forgotten by hand, over the real library and its screening. */
@RunWith(CurfewTestRunner::class)
class ForgetFlowTest {
    private lateinit var phone: TestPhone

    /** Three years after the calls. */
    private val clock = FakePhone()

    @Before
    fun callsOfTwoNumbers() {
        ScreenSetup().apply()
        phone = TestPhone()
        phone.rulebook(TestPhone.ALL_STOPPED)
        phone.core.setHome("US")
        for ((minute, last) in listOf(1 to "0", 2 to "1", 3 to "0")) {
            phone.telecom.screen(FakeCall.of("+1206555010$last", TestPhone.at(9, minute)))
        }
        phone.telecom.settle()
        val case = phone.core.openCase("The caller", listOf("+12065550100"), null)
        phone.core.changeCase(case, CaseChangeView.RENAMED, "Caller", null, ConfidenceView.NOT_STATED)
        clock.now = clock.now.withYear(2029)
    }

    @After
    fun close() = phone.close()

    private fun numbers() = phone.calls().map { it.number }

    @Test
    fun `a day is chosen, what goes is told, and a second touch does it`() =
        TestShell.run(phone.core, { StorageScreen(clock) }) {
            val title = text(R.string.forget_title)
            touch(title)
            touch(activity.resources.getQuantityString(R.plurals.forget_years, 5, 5))
            assertTrue("${reads()}", sees(text(R.string.forget_nothing)))
            assertFalse(sees(text(R.string.forget_action)))
            touch(activity.resources.getQuantityString(R.plurals.forget_years, 2, 2))
            val goes = activity.resources.getQuantityString(R.plurals.forget_goes, 1, 1)
            val stays = activity.resources.getQuantityString(R.plurals.forget_stays, 2, 2)
            assertTrue("${reads()}", sees("$goes\n$stays"))
            touch(text(R.string.action_cancel))
            assertEquals(3, numbers().size)
            touch(title)
            touch(activity.resources.getQuantityString(R.plurals.forget_years, 2, 2))
            touch(text(R.string.forget_action))
            val done = activity.resources.getQuantityString(R.plurals.forget_done, 1, 1)
            assertTrue("${reads()}", reads().any { it.startsWith(done) })
            assertEquals(listOf("+12065550100", "+12065550100"), numbers())
            assertEquals(0uL, phone.core.checkLedger().problems)
            // Calls are screened and kept as before.
            phone.telecom.screen(FakeCall.of("+12065550101", TestPhone.at(10, 0)))
            phone.telecom.settle()
            assertEquals(3, numbers().size)
        }

    @Test
    fun `the key of the phone signs what is left`() {
        val keys = Files.createTempDirectory("keys").toFile()
        val key = LedgerKey(FakeShelf(), keys) { ByteArray(1) }
        val forget = ForgetPresenter(phone.core, InlineWork, key, { clock.now }) {}
        forget.choose(clock.now().toLocalDate().minusYears(1))
        forget.forget()
        val done = forget.step as Forgetting.Done
        assertTrue(done.view.isSigned)
        assertEquals(1uL, done.view.calls)
        assertEquals(1, File(phone.folders.private(), "checkpoints").listFiles()?.size)
        assertEquals(0uL, phone.core.checkLedger().problems)
        keys.deleteRecursively()
    }
}
