package app.curfew.lists

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.systemService

/** Tells what changed in lists, a line for each, without a sound. Any thread. */
class ListsNotifier(
    private val context: Context,
) {
    /** Shows [news], if there are any; a tap opens the lists. */
    fun show(news: ListNews) {
        if (news.isEmpty) return
        val notifications = context.systemService<NotificationManager>()
        val name = context.getString(R.string.lists_news_channel)
        val channel = NotificationChannel(CHANNEL, name, NotificationManager.IMPORTANCE_LOW)
        channel.description = context.getString(R.string.lists_news_channel_about)
        channel.setShowBadge(false)
        notifications.createNotificationChannel(channel)
        notifications.notify(null, NEWS, notification(linesOf(news)))
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
        return Notification
            .Builder(context, CHANNEL)
            .setSmallIcon(R.drawable.ic_notification)
            .setColor(context.getColor(R.color.primary))
            .setContentTitle(context.getString(R.string.lists_news_channel))
            .setContentText(lines.first())
            .setStyle(Notification.BigTextStyle().bigText(lines.joinToString("\n")))
            .setCategory(Notification.CATEGORY_STATUS)
            .setContentIntent(open)
            .setAutoCancel(true)
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
