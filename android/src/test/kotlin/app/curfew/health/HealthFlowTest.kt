package app.curfew.health

import android.app.Activity
import android.content.ClipboardManager
import android.content.Intent
import android.net.Uri
import android.widget.Button
import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.HardwareView
import app.curfew.core.ListView
import app.curfew.core.Noted
import app.curfew.history.WaitingWork
import app.curfew.home.HomeScreen
import app.curfew.rules.TestShell
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.settings.AboutScreen
import app.curfew.settings.SettingsScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Screen
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowDialog
import java.io.ByteArrayOutputStream

@RunWith(CurfewTestRunner::class)
class HealthFlowTest {
    private val core = FakeEvidence()
    private val phone = FakePhone()

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
    }

    private fun on(
        first: (FakePhone) -> Screen,
        act: StageActivity.(Person) -> Unit,
    ) {
        StageActivity.scene = Scene(core, phone) { listOf(first(phone)) }
        Robolectric.buildActivity(StageActivity::class.java).setup().use {
            Screenshots.settle()
            it.get().act(Person(it.get()))
        }
    }

    @Test
    fun `home's status and the settings lead to it`() {
        on({ HomeScreen(it) }) { person ->
            person.taps(getString(R.string.home_protecting))
            assertTrue("${person.reads()}", getString(R.string.health_calls) in person.reads())
        }
        on({ SettingsScreen(it) }) { person ->
            person.taps(getString(R.string.health_title))
            assertTrue("${person.reads()}", getString(R.string.health_calls) in person.reads())
        }
    }

    @Test
    fun `a code is copied, signed and noted, and what goes wrong is told`() =
        on({ HealthScreen(it) }) { person ->
            assertTrue(getString(R.string.health_never_handed_out) in person.reads())
            person.taps(getString(R.string.health_copy))
            val clipboard = checkNotNull(getSystemService(ClipboardManager::class.java))
            assertEquals(FakeEvidence.CODE, clipboard.primaryClip?.getItemAt(0)?.text)
            assertTrue(getString(R.string.health_copied) in person.reads())
            val time = getString(R.string.history_day_time, getString(R.string.day_today), "9:30\u00a0AM")
            val said = getString(R.string.health_handed_out, time, FakeEvidence.CODE)
            assertTrue("${person.reads()}", said in person.reads())
            core.failures["checkpoint"] = CurfewException.Key("busy")
            person.taps(getString(R.string.health_copy))
            assertTrue(getString(R.string.health_copied_unsigned) in person.reads())
            core.failures["code"] = CurfewException.Storage("full")
            person.taps(getString(R.string.health_copy))
            assertTrue(getString(R.string.health_not_copied) in person.reads())
        }

    @Test
    fun `a request for a time stamp is handed over, and its reply shows`() =
        on({ HealthScreen(it) }) { person ->
            person.taps(getString(R.string.dated_request))
            assertTrue("${person.reads()}", getString(R.string.dated_what_to_do) in person.reads())
            person.taps(getString(R.string.export_save_to))
            val asked = shadowOf(this).nextStartedActivityForResult.intent
            assertEquals("application/timestamp-query", asked.type)
            val copy = ByteArrayOutputStream()
            shadowOf(contentResolver).registerOutputStream(ELSEWHERE, copy)
            shadowOf(this).receiveResult(asked, Activity.RESULT_OK, Intent().setData(ELSEWHERE))
            Screenshots.settle()
            assertEquals("request", copy.toString())
            for ((failure, text) in listOf(
                CurfewException.NotFound("x") to R.string.dated_other,
                CurfewException.Input("x") to R.string.dated_unreadable,
                CurfewException.Key("x") to R.string.dated_not_signed,
                null to R.string.dated_added,
            )) {
                failure?.let { core.failures["addAnchor"] = it } ?: core.failures.clear()
                shadowOf(contentResolver).registerInputStream(ELSEWHERE, "reply".byteInputStream())
                person.taps(getString(R.string.dated_add))
                val open = shadowOf(this).nextStartedActivityForResult.intent
                shadowOf(this).receiveResult(open, Activity.RESULT_OK, Intent().setData(ELSEWHERE))
                Screenshots.settle()
                assertTrue("${person.reads()}", getString(text) in person.reads())
            }
            assertTrue("${person.reads()}", "Sample time stamps" in person.reads())
            assertTrue("${person.reads()}", "The first 1,200 entries\nToday, 9:30\u00a0AM" in person.reads())
        }

    @Test
    fun `a request that is ready late is handed over once its page is in front`() {
        val long = WaitingWork()
        TestShell.run(Scene(core, phone, longWork = long) { listOf(HealthScreen(phone)) }) {
            val asks = text(R.string.dated_what_to_do)
            touch(text(R.string.dated_request))
            for (name in listOf(R.string.dated_request, R.string.dated_add)) {
                val button = find { it is Button && it.text == text(name) }
                assertFalse("one at a time", button.isEnabled)
            }
            activity.host.open(AboutScreen())
            long.finish()
            Screenshots.settle()
            assertNull("over another page", ShadowDialog.getLatestDialog())
            back()
            assertTrue("${reads()}", sees(asks))
            turn()
            assertTrue("it outlives a turn", sees(asks))
            touch(text(R.string.action_cancel))
            assertFalse(sees(asks))
            assertTrue(find { it is Button && it.text == text(R.string.dated_add) }.isEnabled)
            turn()
            assertFalse("it was said no to", sees(asks))
        }
    }

    @Test
    fun `every entry is checked at a touch`() =
        on({ HealthScreen(it) }) { person ->
            core.checked = core.checked.copy(problems = 2uL)
            person.taps(getString(R.string.health_never_checked))
            val bad = person.reads().single {
                it.endsWith("2 things do not fit. Export the history now, and keep this phone as it is.")
            }
            assertTrue(bad, bad.startsWith(getString(R.string.day_today)))
            assertEquals(R.drawable.ic_warning, person.iconOf(bad))
            core.checked = core.checked.copy(problems = 0uL)
            person.taps(bad)
            val good = person.reads().single { it.endsWith("Tap to check again.") }
            assertEquals(R.drawable.ic_check, person.iconOf(good))
        }

    @Test
    fun `each line says how it is and what to do`() {
        val words = {
            health: HealthState.Ready.() -> HealthState.Ready,
            ask: HealthWords.(HealthState.Ready) -> HealthLine,
            ->
            var line: HealthLine? = null
            on({ HealthScreen(it) }) {
                val ready = HealthState.Ready(phone.facts, core.health(), core.evidence, emptyList(), null)
                line = HealthWords(this, phone.now).ask(ready.health())
            }
            "${line!!.tone}: ${line!!.text}"
        }
        val seven = Noted(7u, FakeEvidence.AT_MS)
        val time = "Today, 9:30\u00a0AM"
        val unread = RuntimeEnvironment.getApplication().getString(R.string.home_ledger_text)
        for ((expected, found) in listOf(
            "NEUTRAL: None yet. The next one shows here." to words({ this }) { lastCall(it.health) },
            "NEUTRAL: $time" to
                words({ copy(health = health.copy(lastCallMs = FakeEvidence.AT_MS)) }) { lastCall(it.health) },
            "NEUTRAL: Not known, as Curfew may not read the call log. Tap to see what for." to
                words({ this }) { notAsked(FakeEvidence.NONE, false) },
            "GOOD: None in 30 days" to words({ this }) { notAsked(FakeEvidence.NONE, true) },
            // What was found before the permission went is no less true.
            "ATTENTION: 7 in 30 days, last: $time. See that call screening stays on, and that the phone does not " +
                "stop Curfew to save power." to words({ this }) { notAsked(seven, false) },
            "GOOD: None in 30 days" to words({ this }) { late(FakeEvidence.NONE) },
            "ATTENTION: 1 in 30 days: $time. If it happens often, free some storage and restart the phone." to
                words({ this }) { late(seven.copy(times = 1u)) },
            "GOOD: 1,234 entries" to words({ this }) { ledger(it) },
            "ATTENTION: $unread" to words({ copy(evidence = null) }) { ledger(it) },
            "NEUTRAL: Not known" to words({ copy(evidence = null) }) { key(it.evidence) },
            "NEUTRAL: Not known" to words({ copy(evidence = null) }) { notAsked(it.evidence?.notAsked, false) },
            "NEUTRAL: Not known" to words({ copy(evidence = null) }) { notAsked(it.evidence?.notAsked, true) },
            "NEUTRAL: Not known" to words({ copy(evidence = null) }) { late(it.evidence?.late) },
            "NEUTRAL: Checking…" to words({ copy(isChecking = true) }) { checked(it) },
            "GOOD: $time: all are as they were written. Tap to check again." to
                words({ copy(checked = Checked(FakeEvidence.AT_MS, 0)) }) { checked(it) },
            "ATTENTION: It could not be checked now. Tap to try again." to
                words({ copy(checked = Checked(FakeEvidence.AT_MS, 0), checkFailed = true) }) { checked(it) },
            "OFF: $time: 1 thing does not fit. Export the history now, and keep this phone as it is.\n" +
                "It could not be checked now. Tap to try again." to
                words({ copy(checked = Checked(FakeEvidence.AT_MS, 1), checkFailed = true) }) { checked(it) },
            "NEUTRAL: None yet. It is made when something is first signed." to words({ this }) { key(it.evidence) },
            "GOOD: In the phone’s security chip, since: $time" to
                words({ copy(evidence = core.evidence.copy(key = FakeEvidence.KEY)) }) { key(it.evidence) },
            "ATTENTION: In software, as this phone has nothing safer, since: $time" to
                words(
                    {
                        copy(
                            evidence = core.evidence.copy(
                                key = FakeEvidence.KEY.copy(hardware = HardwareView.SOFTWARE),
                            ),
                        )
                    },
                ) {
                    key(it.evidence)
                },
            "NEUTRAL: None. Tap to make or import one." to words({ this }) { lists(it.lists) },
            "GOOD: 1 list" to words({ copy(lists = listOf(list("a"))) }) { lists(it.lists) },
            "GOOD: 2 lists, the newest of: Yesterday" to
                words({ copy(lists = listOf(list("a"), list("b").copy(date = YESTERDAY_S))) }) { lists(it.lists) },
            "ATTENTION: The list “b” is damaged, so its rules let calls ring. Import it again." to
                words({ copy(lists = listOf(list("a"), list("b").copy(damaged = true))) }) { lists(it.lists) },
        )) {
            assertEquals(expected, found)
        }
    }

    private fun list(name: String) = ListView(name, 10uL, 100uL, false)

    private companion object {
        val ELSEWHERE: Uri = Uri.parse("content://com.example.files/document/7")
        const val YESTERDAY_S = FakeEvidence.AT_MS / 1000 - 24 * 3600
    }
}
