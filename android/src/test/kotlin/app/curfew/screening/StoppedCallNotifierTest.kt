package app.curfew.screening

import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import android.net.Uri
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 34, 35])
class StoppedCallNotifierTest {
    private val app = RuntimeEnvironment.getApplication()
    private val manager = app.systemService<NotificationManager>()
    private val notifier = StoppedCallNotifier(app)

    @Test
    fun `the number is for the unlocked phone only`() {
        notifier.show(HANDLE, AT)
        val call = shown(AT)
        assertEquals("Stopped 10:31\u00a0PM", title(call))
        assertTrue(text(call), text(call).contains("+12065550101"))
        assertEquals(Notification.VISIBILITY_PRIVATE, call.visibility)
        assertEquals("Stopped 10:31\u00a0PM", title(call.publicVersion))
        assertFalse(
            call.publicVersion.extras
                .toString()
                .contains("555"),
        )
    }

    @Test
    fun `in Chinese`() {
        ScreenSetup(locale = "zh-rCN").apply()
        notifier.show(HANDLE, AT)
        assertTrue(title(shown(AT)), title(shown(AT)).startsWith("已拦截 "))
    }

    @Test
    fun `a hidden number says so`() {
        notifier.show(null, AT)
        assertEquals("Hidden number", text(shown(AT)))
    }

    @Test
    fun `several are one group with their count`() {
        notifier.show(HANDLE, AT)
        assertEquals("1 call stopped", title(summary()))
        notifier.show(HANDLE, AT + 60_000)
        notifier.show(HANDLE, AT + 60_000) // The same call again is no third one.
        assertEquals("2 calls stopped", title(summary()))
        assertEquals("Last at 10:32\u00a0PM", text(summary()))
        assertEquals(
            setOf(StoppedCallNotifier.CHANNEL),
            manager.activeNotifications.map { it.notification.group }.toSet(),
        )
        assertEquals(3, manager.activeNotifications.size)
    }

    @Test
    fun `the channel makes no sound`() {
        notifier.show(HANDLE, AT)
        val channel = manager.getNotificationChannel(StoppedCallNotifier.CHANNEL)
        assertEquals(NotificationManager.IMPORTANCE_LOW, channel.importance)
    }

    @Test
    fun `a channel that was switched off cannot show`() {
        notifier.show(HANDLE, AT)
        assertTrue(notifier.canShow())
        val channel = manager.getNotificationChannel(StoppedCallNotifier.CHANNEL)
        channel.importance = NotificationManager.IMPORTANCE_NONE
        manager.createNotificationChannel(channel)
        assertFalse(notifier.canShow())
    }

    @Test
    fun `a tap opens the call`() {
        notifier.show(HANDLE, AT)
        val intent = shadowOf(shown(AT).contentIntent).savedIntent
        assertEquals(AT, CallLink.callAtMs(intent))
        assertEquals("app.curfew.MainActivity", intent.component?.className)
        assertFalse(intent.toUri(0).contains("555"))

        val all = shadowOf(summary().contentIntent).savedIntent
        assertTrue(CallLink.asksForHistory(all))
        assertNull(CallLink.callAtMs(all))
        assertFalse(CallLink.asksForHistory(Intent(Intent.ACTION_MAIN)))
    }

    @Test
    fun `a number can be put on a list or into a case, a hidden one cannot`() {
        notifier.show(HANDLE, AT)
        notifier.show(HANDLE, AT + 60_000)
        val (action, case) = shown(AT).actions.toList()
        assertEquals(listOf("Add to a list", "Add to a case"), listOf(action.title, case.title))
        val asked = shadowOf(case.actionIntent).savedIntent
        assertEquals(AT, CallLink.callAtMs(asked))
        assertTrue(CallLink.asksForCase(asked) && !CallLink.asksToAdd(asked))
        val intent = shadowOf(action.actionIntent).savedIntent
        assertEquals(AT, CallLink.callAtMs(intent))
        assertTrue(CallLink.asksToAdd(intent))
        val tap = shadowOf(shown(AT).contentIntent).savedIntent
        assertFalse("not the tap on the notification", CallLink.asksToAdd(tap) || CallLink.asksForCase(tap))
        assertFalse(CallLink.asksForCase(intent))
        assertNull("the locked phone shows none", shown(AT).publicVersion.actions)
        notifier.show(null, AT)
        assertNull(shown(AT).actions)
    }

    private fun shown(atMs: Long): Notification = manager.activeNotifications.single { it.tag == "$atMs" }.notification

    private fun summary(): Notification =
        manager.activeNotifications.single { it.id == StoppedCallNotifier.SUMMARY }.notification

    private fun title(notification: Notification) = notification.extras
        .getCharSequence(
            Notification.EXTRA_TITLE,
        ).toString()

    private fun text(notification: Notification) = notification.extras
        .getCharSequence(
            Notification.EXTRA_TEXT,
        ).toString()

    private companion object {
        val AT = TestPhone.at(22, 31)
        val HANDLE: Uri = Uri.fromParts("tel", "+12065550101", null)
    }
}
