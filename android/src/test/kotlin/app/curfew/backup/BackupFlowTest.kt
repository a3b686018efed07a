package app.curfew.backup

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.widget.ListView
import app.curfew.R
import app.curfew.core.CurfewInterface
import app.curfew.core.openCurfew
import app.curfew.history.WaitingWork
import app.curfew.rules.Samples
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.screens.Scene
import app.curfew.settings.SettingsScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Numbers
import app.curfew.ui.ScreensGraph
import app.curfew.welcome.WelcomeScreen
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayOutputStream

/** A backup made on one phone and brought back on another, by hand, over the real library. */
@RunWith(CurfewTestRunner::class)
class BackupFlowTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val clock = FakePhone()

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
    }

    private fun phone(name: String): CurfewInterface =
        openCurfew(temporary.newFolder("$name-device").path, temporary.newFolder("$name-private").path)

    private fun on(
        core: CurfewInterface,
        test: UnderTest.() -> Unit,
    ) = TestShell.run(core, { BackupScreen { clock.now } }, test)

    private fun UnderTest.expect(text: String) = assertTrue("no \"$text\" in ${reads()}", sees(text))

    private fun UnderTest.answer(
        action: String,
        uri: Uri?,
    ): Intent {
        val asked = shadowOf(activity).nextStartedActivityForResult.intent
        assertEquals(action, asked.action)
        val result = if (uri == null) Activity.RESULT_CANCELED else Activity.RESULT_OK
        shadowOf(activity).receiveResult(asked, result, uri?.let { Intent().setData(it) })
        Screenshots.settle()
        return asked
    }

    private fun UnderTest.make(): ByteArray {
        val out = ByteArrayOutputStream()
        shadowOf(activity.contentResolver).registerOutputStream(ELSEWHERE, out)
        touch(text(R.string.backup_make))
        type(text(R.string.backup_passphrase), "too short")
        touch(text(R.string.backup_where))
        expect(text(R.string.backup_short))
        type(text(R.string.backup_passphrase), PASSPHRASE)
        type(text(R.string.backup_again), "something else")
        touch(text(R.string.backup_where))
        expect(text(R.string.backup_other))
        touch(text(R.string.backup_show))
        expect(text(R.string.backup_other))
        turn()
        // What was typed is there after a turn.
        type(text(R.string.backup_again), PASSPHRASE)
        touch(text(R.string.backup_where))
        val asked = answer(Intent.ACTION_CREATE_DOCUMENT, ELSEWHERE)
        assertEquals("curfew-2026-03-12.age", asked.getStringExtra(Intent.EXTRA_TITLE))
        return out.toByteArray()
    }

    private fun UnderTest.choose(backup: ByteArray) {
        shadowOf(RuntimeEnvironment.getApplication().contentResolver).registerInputStreamSupplier(ELSEWHERE) {
            backup.inputStream()
        }
        touch(text(R.string.backup_choose))
        answer(Intent.ACTION_OPEN_DOCUMENT, ELSEWHERE)
    }

    private fun UnderTest.open(passphrase: String) {
        type(text(R.string.backup_passphrase), passphrase)
        touch(text(R.string.backup_restore_action))
    }

    @Test
    fun `a new phone goes on with what the old one had`() {
        val old = phone("old")
        old.setHome("US")
        old.saveRules(listOf(Samples.family, Samples.night))
        old.createList("Banks")
        old.code()
        val entries = old.health().ledgerEntries.toInt()
        var backup = ByteArray(0)
        on(old) {
            backup = make()
            assertTrue("${reads()}", reads().any { it.startsWith("Saved, whole: $entries entries and ") })
        }
        assertTrue(backup.decodeToString(0, 40).startsWith("age-encryption.org/v1\n"))

        val new = phone("new")
        new.setHome("US")
        on(new) {
            choose(backup)
            expect(text(R.string.backup_restore_text))
            open("another passphrase")
            // The sheet stays, with what was typed.
            expect(text(R.string.backup_wrong))
            assertTrue(new.rulebook().rules.isEmpty())
            open(PASSPHRASE)
            assertFalse("${reads()}", sees(text(R.string.backup_restore_action)))
            expect(text(R.string.backup_taken, "$entries entries"))
            expect(text(R.string.backup_rules_back))
            expect(text(R.string.backup_lists_back, "Banks"))
        }
        assertEquals(listOf(Samples.family.name, Samples.night.name), new.rulebook().rules.map { it.name })
        assertEquals(listOf("Banks"), new.lists().map { it.name })
        assertEquals(0uL, new.checkLedger().problems)
    }

    @Test
    fun `the first run goes on with the rules of a backup, and asks for the role`() {
        val old = phone("old")
        old.saveRules(listOf(Samples.family, Samples.night))
        var backup = ByteArray(0)
        on(old) { backup = make() }
        val new = phone("new")
        TestShell.run(Scene(new, clock) { listOf(WelcomeScreen(clock) {}) }) {
            assertFalse(sees(text(R.string.welcome_rules)))
            touch(text(R.string.welcome_backup))
            assertFalse("there is nothing to keep", sees(text(R.string.backup_make)))
            assertFalse(sees(text(R.string.welcome_on)))
            back()
            touch(text(R.string.welcome_backup))
            choose(backup)
            open(PASSPHRASE)
            expect(text(R.string.backup_rules_back))
            assertFalse(sees(text(R.string.backup_choose)))
            turn()
            touch(text(R.string.welcome_on))
            expect(text(R.string.welcome_rules))
            assertFalse(sees(text(R.string.welcome_backup)))
            touch(text(R.string.home_role_action))
            answer("role request", ELSEWHERE)
        }
        assertTrue(new.settings().onboardingDone)
        assertEquals(listOf(Samples.family.name, Samples.night.name), new.rulebook().rules.map { it.name })
    }

    @Test
    fun `a phone in use keeps its rules, and shows those of the backup`() {
        val old = phone("old")
        old.saveRules(listOf(Samples.family, Samples.night))
        var backup = ByteArray(0)
        on(old) { backup = make() }
        val here = phone("here")
        here.saveRules(listOf(Samples.night))
        here.code()
        on(here) {
            choose(backup)
            open(PASSPHRASE)
            expect(text(R.string.backup_rules_kept))
            assertEquals(1, here.rulebook().rules.size)
            touch(text(R.string.backup_rules_look))
            assertTrue("${reads()}", sees(Samples.family.name))
        }
    }

    @Test
    fun `the history of another phone is listed, read and exported`() {
        val old = TestPhone()
        old.telecom.screen(FakeCall.of("+12065550100", at(22, 31)))
        old.telecom.screen(FakeCall.of("+12065550101", at(22, 40, day = 5)))
        val code = old.core.evidence(0).code
        var backup = ByteArray(0)
        on(old.core) { backup = make() }
        old.close()
        val here = phone("here")
        here.code()
        val entries = here.health().ledgerEntries
        TestShell.run(Scene(here, clock) { listOf(BackupScreen { clock.now }) }) {
            assertFalse(sees(text(R.string.others_title)))
            choose(backup)
            open(PASSPHRASE)
            expect(text(R.string.others_title))
            val days = text(R.string.others_days, "Tue, Feb 3", "Thu, Feb 5")
            assertTrue("${reads()}", reads().any { it == "2 calls\n" + code.replace("-", "-\u200B") })
            turn()
            touch(days)
            assertEquals(text(R.string.others_one), activity.title)
            expect(Numbers.display("+12065550101"))
            assertFalse(sees(Numbers.display("+12065550102")))
            val list = find { it is ListView } as ListView
            assertTrue("an entry has its page", (0 until list.adapter.count).any { list.adapter.isEnabled(it) })
            touch(text(R.string.outcome_stopped))
            expect(text(R.string.history_nothing_found))
            touch(text(R.string.history_export))
            touch(text(R.string.export_which_all))
            expect("2 calls")
            touch(text(R.string.export_confirm))
            expect(code)
        }
        assertEquals("nothing is written of it here", entries, here.health().ledgerEntries)
        val made = RuntimeEnvironment
            .getApplication()
            .dataDir
            .walk()
            .single { it.extension == "html" }
            .readText()
        assertTrue(made, "206-555-0101" in made || "+12065550101" in made)
    }

    @Test
    fun `what is no backup, or is cut, changes nothing and is told`() {
        val here = phone("here")
        on(here) {
            val backup = make()
            val entries = here.health().ledgerEntries
            choose("hello".toByteArray())
            open(PASSPHRASE)
            expect(text(R.string.backup_none))
            choose(backup.copyOf(backup.size - 1))
            open(PASSPHRASE)
            expect(text(R.string.backup_damaged))
            assertEquals(entries, here.health().ledgerEntries)
            // Who thinks better of it is asked no more.
            choose(backup)
            touch(text(R.string.action_cancel))
            assertFalse(sees(text(R.string.backup_restore_action)))
            assertFalse(sees(text(R.string.backup_damaged)))
        }
    }

    @Test
    fun `the settings lead to it, and choosing no place makes nothing`() {
        val here = phone("here")
        TestShell.run(here, { SettingsScreen(clock) }) {
            touch(text(R.string.backup_title))
            touch(text(R.string.backup_make))
            type(text(R.string.backup_passphrase), PASSPHRASE)
            type(text(R.string.backup_again), PASSPHRASE)
            touch(text(R.string.backup_where))
            answer(Intent.ACTION_CREATE_DOCUMENT, null)
            expect(text(R.string.backup_make_text))
            touch(text(R.string.backup_make))
            // A passphrase that was not used is not kept.
            touch(text(R.string.backup_where))
            expect(text(R.string.backup_short))
        }
    }

    @Test
    fun `who leaves while it is made finds it made, and who leaves while it is read is asked on return`() {
        val long = WaitingWork()
        TestShell.run(Scene(phone("here"), clock, longWork = long) { listOf(SettingsScreen(clock)) }) {
            touch(text(R.string.backup_title))
            val out = ByteArrayOutputStream()
            shadowOf(activity.contentResolver).registerOutputStream(ELSEWHERE, out)
            touch(text(R.string.backup_make))
            type(text(R.string.backup_passphrase), PASSPHRASE)
            type(text(R.string.backup_again), PASSPHRASE)
            touch(text(R.string.backup_where))
            answer(Intent.ACTION_CREATE_DOCUMENT, ELSEWHERE)
            back()
            touch(text(R.string.backup_title))
            expect(text(R.string.backup_writing))
            assertFalse("it is made once", sees(text(R.string.backup_make)))
            back()
            long.finish()
            Screenshots.settle()
            touch(text(R.string.backup_title))
            assertTrue("${reads()}", reads().any { it.startsWith("Saved, whole: ") })
            back()
            // It was told.
            touch(text(R.string.backup_title))
            assertFalse("${reads()}", reads().any { it.startsWith("Saved, whole: ") })

            choose(out.toByteArray())
            expect(text(R.string.backup_reading))
            back()
            long.finish()
            Screenshots.settle()
            assertFalse("over another page", sees(text(R.string.backup_passphrase)))
            touch(text(R.string.backup_title))
            open("another passphrase")
            long.finish()
            Screenshots.settle()
            expect(text(R.string.backup_wrong))
            type(text(R.string.backup_passphrase), "$PASSPHRASE ")
            turn()
            assertFalse("what is typed was not tried", sees(text(R.string.backup_wrong)))
            open(PASSPHRASE)
            long.finish()
            Screenshots.settle()
            expect(text(R.string.backup_here))
        }
    }

    @Test
    fun `all activities of the process have one`() {
        val context = RuntimeEnvironment.getApplication()
        val core = phone("here")
        assertSame(ScreensGraph(context).backups(core), ScreensGraph(context).backups(core))
    }

    private companion object {
        const val PASSPHRASE = "correct horse battery"
        val ELSEWHERE: Uri = Uri.parse("content://com.example.files/document/7")
    }
}
