package app.curfew.screening

import android.app.Notification
import android.app.NotificationManager
import android.content.Context
import android.content.Intent
import android.graphics.drawable.Icon
import android.net.Uri
import android.text.BidiFormatter
import android.text.TextDirectionHeuristics
import app.curfew.R
import app.curfew.systemService
import app.curfew.time.Times
import java.util.TimeZone

/**
 * Shows stopped calls, without a sound. Main thread, after the answer.
 *
 * On a locked screen only the time is shown; the number is for the person who can unlock the phone. Several
 * calls are one group. A tap opens the call in the history ([CallLink]).
 */
class StoppedCallNotifier(
    private val context: Context,
) {
    private val notifications = context.systemService<NotificationManager>()
    private val channel =
        QuietChannel(context, CHANNEL, R.string.screening_channel_stopped, R.string.screening_channel_stopped_about)

    /** Whether [show] will be seen; if not, the system's own missed-call notification must stay. */
    fun canShow(): Boolean = channel.canShow()

    /** Shows one stopped call, and with others already shown, how many there are. */
    fun show(
        handle: Uri?,
        atMs: Long,
    ) {
        channel.create()
        val tag = atMs.toString()
        val others = shown().filter { it.tag != tag }
        notifications.notify(tag, CALL, call(handle, atMs))
        notifications.notify(null, SUMMARY, summary(others.size + 1, atMs))
    }

    private fun call(
        handle: Uri?,
        atMs: Long,
    ): Notification {
        val title = context.getString(R.string.screening_stopped_at, time(atMs))
        val full = builder(atMs)
        // An activity, so that a locked phone asks to be unlocked first.
        if (!handle?.schemeSpecificPart.isNullOrEmpty()) {
            full.addAction(action(R.string.screening_add, CallLink.toAdd(context, atMs), atMs.hashCode().inv()))
            full.addAction(action(R.string.screening_case, CallLink.toCase(context, atMs), atMs.hashCode() xor CASE))
        }
        return full
            .setContentTitle(title)
            .setContentText(number(handle))
            .setContentIntent(CallLink.pending(context, CallLink.toCall(context, atMs), atMs.hashCode()))
            .setPublicVersion(builder(atMs).setContentTitle(title).build())
            .build()
    }

    private fun action(
        title: Int,
        intent: Intent,
        code: Int,
    ): Notification.Action =
        Notification.Action
            .Builder(null as Icon?, context.getString(title), CallLink.pending(context, intent, code))
            .build()

    private fun summary(
        count: Int,
        atMs: Long,
    ): Notification {
        val title = context.resources.getQuantityString(R.plurals.screening_stopped_calls, count, count)
        return builder(atMs)
            .setContentTitle(title)
            .setContentText(context.getString(R.string.screening_last_at, time(atMs)))
            .setContentIntent(CallLink.pending(context, CallLink.toHistory(context), SUMMARY))
            .setPublicVersion(builder(atMs).setContentTitle(title).build())
            .setGroupSummary(true)
            .build()
    }

    private fun builder(atMs: Long) =
        channel
            .notification()
            .setWhen(atMs)
            .setShowWhen(true)
            .setGroup(CHANNEL)

    private fun number(handle: Uri?): CharSequence {
        val number = handle?.schemeSpecificPart
        if (number.isNullOrEmpty()) return context.getString(R.string.screening_hidden_number)
        return BidiFormatter.getInstance().unicodeWrap(number, TextDirectionHeuristics.LTR)
    }

    private fun time(atMs: Long): String = Times.clockAt(
        context,
        atMs,
        TimeZone.getDefault().getOffset(atMs) / MS_PER_SECOND,
    )

    private fun shown() = notifications.activeNotifications.filter { it.id == CALL && it.notification.group == CHANNEL }

    companion object {
        private const val MS_PER_SECOND = 1000
        private const val CASE = 1 shl 30

        /** The channel, and the group in it. */
        const val CHANNEL = "stopped_calls"

        /** The id of every single call; its tag is the call's time. */
        const val CALL = 1

        /** The id of the group's summary. */
        const val SUMMARY = 2
    }
}
