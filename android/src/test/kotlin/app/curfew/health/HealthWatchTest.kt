package app.curfew.health

import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import app.curfew.R
import app.curfew.calllog.CallLogCare
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.LogRowView
import app.curfew.core.Noted
import app.curfew.history.HistoryFlowTest.TappedActivity
import app.curfew.rules.UnderTest
import app.curfew.screening.TestPhone
import app.curfew.screens.FakePhone
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What the health page has new, in notifications. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 34, 35])
class HealthWatchTest {
    private val app = RuntimeEnvironment.getApplication()
    private val notifications = app.systemService<NotificationManager>()
    private val core = FakeEvidence()
    private var nowMs = FakeEvidence.AT_MS + 1000

    /** A process of its own: nothing is kept but what is stored. */
    private fun watch() = HealthWatch(StoredTold(app), HealthNotifier(app)) { nowMs }

    private fun look() = watch().look(core)

    private fun shown(): Map<String, Notification> =
        notifications.activeNotifications
            .filter { it.id == HealthNotifier.NEWS }
            .associate { it.tag to it.notification }

    private fun names() = shown().keys

    private fun Notification.says(key: String) = extras.getCharSequence(key)?.toString()

    private fun notAsked(
        times: UInt,
        lastMs: Long,
    ) {
        core.evidence = core.evidence.copy(notAsked = Noted(times, lastMs))
    }

    private fun late(
        times: UInt,
        lastMs: Long,
    ) {
        core.evidence = core.evidence.copy(late = Noted(times, lastMs))
    }

    @Test
    fun `what is well is not told`() {
        look()
        assertEquals(emptySet<String>(), names())
        assertEquals("of thirty days, as on the page", nowMs - HealthPresenter.SINCE.toMillis(), core.since)
    }

    @Test
    fun `each new fact is told once, by any process, and a newer one again`() {
        notAsked(1u, 1000)
        look()
        assertEquals(setOf("NOT_ASKED"), names())
        notifications.cancelAll()
        look()
        assertEquals("the user wiped it away", emptySet<String>(), names())
        late(1u, 2000)
        look()
        assertEquals("one is no news of the other", setOf("LATE"), names())
        notifications.cancelAll()
        late(2u, 3000)
        look()
        assertEquals(setOf("LATE"), names())
    }

    @Test
    fun `it is taken back when nothing is wrong any more`() {
        notAsked(1u, 1000)
        late(1u, 1000)
        look()
        assertEquals(2, shown().size)
        notAsked(0u, 0)
        look()
        assertEquals(setOf("LATE"), names())
    }

    @Test
    fun `who saw the page is told nothing of it, and what was shown goes`() {
        late(1u, 1000)
        look()
        notAsked(1u, 1000)
        StageActivity.scene = Scene(core, FakePhone()) { listOf(HealthScreen(it)) }
        Robolectric.buildActivity(StageActivity::class.java).setup().use { Screenshots.settle() }
        assertEquals(emptySet<String>(), names())
        look()
        assertEquals(emptySet<String>(), names())
        late(2u, 2000)
        look()
        assertEquals("what came since is", setOf("LATE"), names())
    }

    @Test
    fun `what the user may not see is told once they may`() {
        shadowOf(notifications).setNotificationsEnabled(false)
        notAsked(1u, 1000)
        look()
        assertEquals(emptySet<String>(), names())
        shadowOf(notifications).setNotificationsEnabled(true)
        look()
        assertEquals(setOf("NOT_ASKED"), names())
        notifications.cancelAll()
        val channel = notifications.getNotificationChannel(HealthNotifier.CHANNEL)
        channel.importance = NotificationManager.IMPORTANCE_NONE
        notifications.createNotificationChannel(channel)
        notAsked(2u, 2000)
        look()
        assertEquals("its channel is off", emptySet<String>(), names())
    }

    @Test
    fun `a clock that stood ahead keeps nothing quiet`() {
        nowMs = FakeEvidence.AT_MS + 1_000_000_000
        late(1u, nowMs)
        look()
        notifications.cancelAll()
        nowMs = FakeEvidence.AT_MS
        late(1u, nowMs - 1)
        look()
        assertEquals(setOf("LATE"), names())
        notifications.cancelAll()
        look()
        assertEquals("and that once", emptySet<String>(), names())
    }

    @Test
    fun `it says what the page says, makes no sound, and a locked phone shows its title only`() {
        notAsked(7u, 1000)
        late(1u, 1000)
        look()
        val shown = shown()
        for ((news, title, begins) in listOf(
            Triple("NOT_ASKED", "Calls that Curfew was not asked about", "7 in 30 days, last: "),
            Triple("LATE", "Answers that came late", "1 in 30 days: "),
        )) {
            val it = shown.getValue(news)
            assertEquals(title, it.says(Notification.EXTRA_TITLE))
            assertTrue(it.says(Notification.EXTRA_TEXT), it.says(Notification.EXTRA_TEXT)!!.startsWith(begins))
            assertEquals(Notification.VISIBILITY_PRIVATE, it.visibility)
            assertEquals(title, it.publicVersion.says(Notification.EXTRA_TITLE))
            assertEquals(null, it.publicVersion.says(Notification.EXTRA_TEXT))
        }
        val channel = notifications.getNotificationChannel(HealthNotifier.CHANNEL)
        assertEquals(NotificationManager.IMPORTANCE_LOW, channel.importance)
        assertEquals("Health", channel.name)
    }

    @Test
    fun `in Chinese`() {
        ScreenSetup(locale = "zh-rCN").apply()
        late(2u, 1000)
        look()
        val it = shown().getValue("LATE")
        assertEquals("答复过慢", it.says(Notification.EXTRA_TITLE))
        assertTrue(it.says(Notification.EXTRA_TEXT)!!.startsWith("30 天内 2 次"))
        assertEquals("运行状况", notifications.getNotificationChannel(HealthNotifier.CHANNEL).name)
    }

    @Test
    fun `a ledger that cannot be read tells nothing and takes nothing back`() {
        late(1u, 1000)
        look()
        core.failures["evidence"] = CurfewException.Storage("locked")
        assertThrows(CurfewException.Storage::class.java) { look() }
        assertEquals(setOf("LATE"), names())
    }

    @Test
    fun `each look at the call log is followed by one at this, also without the permission`() {
        val phone = object : CurfewInterface by core {
            override fun notePermission(
                name: String,
                granted: Boolean,
            ) = Unit

            override fun reconcile(rows: List<LogRowView>): UInt = throw AssertionError("there is no permission")
        }
        late(1u, 1000)
        CallLogCare.start(app, { phone }).join()
        assertEquals(setOf("LATE"), names())
    }

    @Test
    fun `a tap opens the page`() {
        val phone = TestPhone()
        phone.core.setOnboardingDone()
        late(1u, 1000)
        look()
        val tap: Intent = shadowOf(shown().getValue("LATE").contentIntent).savedIntent
        assertEquals("app.curfew.MainActivity", tap.component?.className)
        Robolectric.buildActivity(TappedActivity::class.java, tap).setup().use { controller ->
            val screen = UnderTest({ controller.get() }, {})
            Screenshots.settle()
            assertTrue("${screen.reads()}", screen.sees(screen.text(R.string.health_late)))
            screen.back()
            assertFalse("${screen.reads()}", screen.sees(screen.text(R.string.health_late)))
            assertTrue("it lies on More: ${screen.reads()}", screen.sees(screen.text(R.string.more_lists)))
        }
        phone.close()
    }
}
