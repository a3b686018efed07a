package app.curfew.health

import android.app.Notification
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.core.Noted
import app.curfew.screening.QuietChannel
import app.curfew.systemService
import java.time.ZonedDateTime

/** Says in the words of the health page what it says went wrong, without a sound. Any thread. */
class HealthNotifier(
    private val context: Context,
) : NewsBoard {
    private val notifications = context.systemService<NotificationManager>()
    private val channel = QuietChannel(context, CHANNEL, R.string.health_title, R.string.health_channel_about)

    override fun show(
        news: HealthNews,
        noted: Noted,
    ): Boolean {
        channel.create()
        if (!channel.canShow()) return false
        notifications.notify(news.name, NEWS, notification(news, noted))
        return true
    }

    override fun clear(news: HealthNews) = notifications.cancel(news.name, NEWS)

    private fun notification(
        news: HealthNews,
        noted: Noted,
    ): Notification {
        val words = HealthWords(context, ZonedDateTime.now())
        val (title, line) =
            when (news) {
                HealthNews.NOT_ASKED -> R.string.health_not_asked to words.notAsked(noted, callLogReadable = true)
                HealthNews.LATE -> R.string.health_late to words.late(noted)
            }
        return builder(title)
            .setContentText(line.text)
            .setStyle(Notification.BigTextStyle().bigText(line.text))
            .setContentIntent(open())
            .setPublicVersion(builder(title).build())
            .build()
    }

    private fun builder(title: Int) = channel.notification().setContentTitle(context.getString(title))

    private fun open() =
        PendingIntent.getActivity(
            context,
            NEWS,
            Intent(context, MainActivity::class.java).setAction(ACTION).addFlags(FLAGS),
            PendingIntent.FLAG_IMMUTABLE,
        )

    companion object {
        private const val ACTION = "app.curfew.action.SHOW_HEALTH"
        private const val FLAGS =
            Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP

        /** The channel. */
        const val CHANNEL = "health"

        /** The id; the tag is the name of the [HealthNews]. */
        const val NEWS = 5

        /** Whether an intent asks for the health page. */
        fun asksForHealth(intent: Intent): Boolean = intent.action == ACTION
    }
}
