package app.curfew.cases

import android.app.Notification
import android.app.NotificationManager
import android.content.Context
import android.graphics.drawable.Icon
import app.curfew.R
import app.curfew.core.HistoryEntry
import app.curfew.history.EntryWords
import app.curfew.screening.CallLink
import app.curfew.screening.QuietChannel
import app.curfew.systemService
import app.curfew.time.Times
import java.util.concurrent.TimeUnit

/**
 * Offers a note about the call that was answered last, without a sound: one call at a time, until something is
 * noted or three hours are over. On a locked screen only the time is shown. A tap opens the call in the history.
 * Any thread.
 */
class AnsweredCallNotifier(
    private val context: Context,
) {
    private val notifications = context.systemService<NotificationManager>()
    private val channel = QuietChannel(context, CHANNEL, R.string.memo_channel, R.string.memo_channel_about)

    /** Shows [call] in the place of the one before. */
    fun show(call: HistoryEntry) {
        channel.create()
        val tag = call.seq.toString()
        notifications.activeNotifications
            .filter { it.id == ANSWERED && it.tag != tag }
            .forEach { notifications.cancel(it.tag, it.id) }
        notifications.notify(tag, ANSWERED, notification(call))
    }

    /** Something was noted about the call of entry [seq], or is not to be. */
    fun clear(seq: ULong) = notifications.cancel(seq.toString(), ANSWERED)

    private fun notification(call: HistoryEntry): Notification {
        val time = Times.clockAt(context, call.atMs, call.offsetSeconds)
        val title = context.getString(R.string.memo_answered_at, time)
        val code = call.atMs.hashCode()
        // An activity, so that a locked phone asks to be unlocked first.
        val memo = CallLink.pending(context, CallLink.toMemo(context, call.seq), code xor MEMO)
        val note = Notification.Action.Builder(null as Icon?, context.getString(R.string.memo_note), memo)
        return builder(call.atMs)
            .setContentTitle(title)
            .setContentText(EntryWords(context).who(call))
            .setContentIntent(CallLink.pending(context, CallLink.toCall(context, call.atMs), code))
            .addAction(note.build())
            .setPublicVersion(builder(call.atMs).setContentTitle(title).build())
            .setTimeoutAfter(KEPT_MS)
            .build()
    }

    private fun builder(atMs: Long) = channel.notification().setWhen(atMs).setShowWhen(true)

    companion object {
        private const val MEMO = 1 shl 29

        /** The channel. */
        const val CHANNEL = "answered_calls"

        /** The id; the tag is the number of the call's entry. */
        const val ANSWERED = 6

        /** How long it stays. */
        val KEPT_MS = TimeUnit.HOURS.toMillis(3)
    }
}
