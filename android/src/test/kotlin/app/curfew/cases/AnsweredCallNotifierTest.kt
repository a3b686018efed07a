package app.curfew.cases

import android.app.Notification
import android.app.NotificationManager
import app.curfew.R
import app.curfew.core.HistoryEntry
import app.curfew.history.HistoryFlowTest.TappedActivity
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.CallLink
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** On those Androids whose framework formats numbers in the JVM; the older ones here lack the data for it. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [34, 35])
class AnsweredCallNotifierTest {
    private val app = RuntimeEnvironment.getApplication()
    private val manager = app.systemService<NotificationManager>()
    private val notifier = AnsweredCallNotifier(app)
    private lateinit var phone: TestPhone
    private lateinit var first: HistoryEntry
    private lateinit var second: HistoryEntry

    @Before
    fun setUp() {
        phone = TestPhone()
        phone.rulebook(TestPhone.CONTACTS_RING)
        phone.core.setOnboardingDone()
        phone.telecom.screen(FakeCall.of("+12065550100", at(22, 31)))
        phone.telecom.screen(FakeCall.of("+12065550101", at(22, 40)))
        val calls = phone.calls()
        first = calls[0]
        second = calls[1]
    }

    @After
    fun tearDown() = phone.close()

    private fun shown() = manager.activeNotifications.map { it.notification }

    private fun Notification.says(key: String) = extras.getCharSequence(key).toString()

    @Test
    fun `the number is for the unlocked phone only, and no sound is made`() {
        notifier.show(first)
        val call = shown().single()
        assertEquals("Answered 10:31\u00a0PM", call.says(Notification.EXTRA_TITLE))
        assertTrue(call.says(Notification.EXTRA_TEXT), "206-555-0100" in call.says(Notification.EXTRA_TEXT))
        assertEquals(Notification.VISIBILITY_PRIVATE, call.visibility)
        assertEquals("Answered 10:31\u00a0PM", call.publicVersion.says(Notification.EXTRA_TITLE))
        assertFalse("555" in call.publicVersion.extras.toString())
        assertEquals(null, call.publicVersion.actions)
        val channel = manager.getNotificationChannel(AnsweredCallNotifier.CHANNEL)
        assertEquals(NotificationManager.IMPORTANCE_LOW, channel.importance)
        assertEquals(AnsweredCallNotifier.KEPT_MS, call.timeoutAfter)
    }

    @Test
    fun `in Chinese`() {
        ScreenSetup(locale = "zh-rCN").apply()
        notifier.show(first)
        val call = shown().single()
        assertEquals("记一笔", call.actions.single().title)
        assertTrue(call.says(Notification.EXTRA_TITLE).startsWith("已接听 "))
    }

    @Test
    fun `there is one at a time, and one of another call is not taken for it`() {
        notifier.show(first)
        notifier.show(first)
        assertEquals(1, shown().size)
        notifier.show(second)
        val call = shown().single()
        val tap = shadowOf(call.contentIntent).savedIntent
        assertEquals(at(22, 40), CallLink.callAtMs(tap))
        assertEquals(null, CallLink.memoOf(tap))
        val note = shadowOf(call.actions.single().actionIntent).savedIntent
        assertEquals(second.seq, CallLink.memoOf(note))
        notifier.clear(first.seq)
        assertEquals(1, shown().size)
        notifier.clear(second.seq)
        assertEquals(0, shown().size)
    }

    @Test
    fun `its button opens the question about that very call, and goes once that is answered`() {
        notifier.show(first)
        val button = shown().single().actions.single()
        val note = shadowOf(button.actionIntent).savedIntent
        Robolectric.buildActivity(TappedActivity::class.java, note).setup().use { controller ->
            val screen = UnderTest({ controller.get() }, {})
            Screenshots.settle()
            assertTrue("${screen.reads()}", screen.reads().any { "206-555-0100" in it })
            screen.touch(screen.text(R.string.memo_recording))
            assertEquals("not yet", 1, shown().size)
            screen.touch(screen.text(R.string.memo_save_now))
        }
        assertEquals(0, shown().size)
    }

    @Test
    fun `who has nothing to say is not reminded again`() {
        notifier.show(first)
        TestShell.run(phone.core, { CasesScreen() }) {
            activity.host.open(MemoScreen(first.seq, afterCall = true))
            repeat(MemoStep.entries.size - 1) { touch(text(R.string.memo_skip)) }
            touch(text(R.string.case_save))
        }
        assertEquals(0, shown().size)
    }
}
