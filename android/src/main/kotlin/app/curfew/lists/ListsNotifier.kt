package app.curfew.lists

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.screening.QuietChannel
import app.curfew.systemService

/** Tells what changed in lists, a line for each, without a sound. Any thread. */
class ListsNotifier(
    private val context: Context,
) {
    private val channel = QuietChannel(context, CHANNEL, R.string.lists_news_channel, R.string.lists_news_channel_about)

    /** Shows [news], if there are any; a tap opens the lists. */
    fun show(news: ListNews) {
        if (news.isEmpty) return
        channel.create()
        context.systemService<NotificationManager>().notify(null, NEWS, notification(linesOf(news)))
    }

    private fun linesOf(news: ListNews): List<String> =
        news.damaged.map { context.getString(R.string.lists_news_damaged, it) } +
            news.taken.map { context.getString(R.string.lists_news_taken, it.list, context.changesOf(it.changes)) } +
            news.waiting.map { context.getString(R.string.lists_news_waiting, it) }

    private fun notification(lines: List<String>): Notification {
        val open =
            PendingIntent.getActivity(
                context,
                NEWS,
                Intent(context, MainActivity::class.java).setAction(ACTION).addFlags(FLAGS),
                PendingIntent.FLAG_IMMUTABLE,
            )
        return channel
            .notification()
            .setContentTitle(context.getString(R.string.lists_news_channel))
            .setContentText(lines.first())
            .setStyle(Notification.BigTextStyle().bigText(lines.joinToString("\n")))
            .setContentIntent(open)
            .build()
    }

    companion object {
        private const val ACTION = "app.curfew.action.SHOW_LISTS"
        private const val FLAGS =
            Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP

        /** The channel. */
        const val CHANNEL = "lists"

        /** The id. */
        const val NEWS = 4

        /** Whether an intent asks for the lists. */
        fun asksForLists(intent: Intent): Boolean = intent.action == ACTION
    }
}
