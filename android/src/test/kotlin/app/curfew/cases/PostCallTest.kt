package app.curfew.cases

import android.app.NotificationManager
import android.content.Intent
import android.net.Uri
import android.telecom.DisconnectCause
import android.telecom.TelecomManager
import app.curfew.core.CurfewInterface
import app.curfew.screening.CallLink
import app.curfew.screening.FakeCall
import app.curfew.screening.FakeContacts
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import app.curfew.ui.InlineWork
import app.curfew.ui.Phone
import app.curfew.ui.ScreensGraph
import app.curfew.ui.Work
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.time.Instant
import java.time.ZoneOffset

/** The activity that Telecom starts after a call, a quarter of an hour after [CALLED]. */
class AfterCall : PostCallActivity() {
    override fun createGraph(): ScreensGraph =
        object : ScreensGraph(applicationContext) {
            override val work: Work = InlineWork
            override val phone: Phone = FakePhone(now = Instant.ofEpochMilli(CALLED + 900_000).atZone(ZoneOffset.UTC))

            override fun openCore(): CurfewInterface = core
        }

    companion object {
        lateinit var core: CurfewInterface
        val CALLED = at(9, 0)
    }
}

@RunWith(CurfewTestRunner::class)
class PostCallTest {
    private lateinit var curfew: TestPhone

    @Before
    fun setUp() {
        curfew = TestPhone()
        curfew.rulebook(TestPhone.stopped("+12065550101"))
        for (number in listOf(CALLER, "+12065550101")) {
            curfew.telecom.screen(FakeCall.of(number, AfterCall.CALLED))
        }
        AfterCall.core = curfew.core
    }

    @After
    fun tearDown() = curfew.close()

    private fun ended(
        number: String? = CALLER,
        cause: Int = DisconnectCause.REMOTE,
        action: String = TelecomManager.ACTION_POST_CALL,
    ): Intent =
        Intent(action)
            .putExtra(TelecomManager.EXTRA_HANDLE, number?.let { Uri.fromParts("tel", it, null) })
            .putExtra(TelecomManager.EXTRA_DISCONNECT_CAUSE, cause)

    /** What is opened; the activity itself goes. */
    private fun opened(intent: Intent): Intent? {
        Robolectric.buildActivity(AfterCall::class.java, intent).create().use {
            Screenshots.settle()
            assertTrue(it.get().isFinishing)
            return shadowOf(it.get()).nextStartedActivity
        }
    }

    @Test
    fun `an answered call opens the question what happened in it`() {
        val seq = curfew.calls().first { it.number == CALLER }.seq
        for (cause in listOf(DisconnectCause.REMOTE, DisconnectCause.LOCAL)) {
            val asked = opened(ended(cause = cause))!!
            assertEquals(seq, CallLink.memoOf(asked))
            assertEquals("app.curfew.MainActivity", asked.component?.className)
        }
    }

    @Test
    fun `nothing is asked where nobody talked, of contacts, of other calls, and where it is switched off`() {
        for ((why, intent) in listOf(
            "missed" to ended(cause = DisconnectCause.MISSED),
            "declined" to ended(cause = DisconnectCause.REJECTED),
            "hidden" to ended(number = null),
            "no number" to ended(number = ""),
            "not in the ledger" to ended(number = "+12065550199"),
            "stopped" to ended(number = "+12065550101"),
            "another action" to ended(action = Intent.ACTION_MAIN),
        )) {
            assertEquals(why, null, opened(intent))
        }
        FakeContacts.numbers += CALLER
        assertEquals("a contact", null, opened(ended()))
        FakeContacts.numbers.clear()
        val memory = StoredAnswers(RuntimeEnvironment.getApplication())
        memory.asksAfterCalls = false
        assertEquals("switched off", null, opened(ended()))
        memory.asksAfterCalls = true
        assertTrue(opened(ended()) != null)
    }

    @Test
    fun `a notification offers a note, also where the question does not open, and can be switched off by itself`() {
        val notifications = RuntimeEnvironment.getApplication().systemService<NotificationManager>()
        val shown = { notifications.activeNotifications.map { it.tag } }
        val seq = curfew.calls().first { it.number == CALLER }.seq
        val memory = StoredAnswers(RuntimeEnvironment.getApplication())
        for ((asks, notifies) in listOf(true to true, false to true, true to false, false to false)) {
            notifications.cancelAll()
            memory.asksAfterCalls = asks
            memory.notifiesAfterCalls = notifies
            assertEquals(asks, opened(ended()) != null)
            assertEquals(if (notifies) listOf("$seq") else emptyList<String>(), shown())
        }
        memory.notifiesAfterCalls = true
        opened(ended(cause = DisconnectCause.MISSED))
        FakeContacts.numbers += CALLER
        opened(ended())
        assertEquals("missed, or a contact", emptyList<String>(), shown())
    }

    @Test
    fun `a call of yesterday is another one`() {
        val now = AfterCall.CALLED + 13L * 60 * 60 * 1000
        assertEquals(null, PostCall.find(curfew.core, CALLER, now))
        assertTrue(PostCall.find(curfew.core, CALLER, AfterCall.CALLED + 60_000) != null)
    }
}
