package app.curfew.protection

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import app.curfew.R
import app.curfew.systemService

/** Says that calls are no longer screened, where the user could not see it otherwise. Any thread. */
class ProtectionNotifier(
    private val context: Context,
) {
    private val notifications = context.systemService<NotificationManager>()

    /** Shows it; a tap opens the app. */
    fun showOff() {
        val name = context.getString(R.string.protection_channel)
        val channel = NotificationChannel(CHANNEL, name, NotificationManager.IMPORTANCE_DEFAULT)
        channel.description = context.getString(R.string.protection_channel_about)
        notifications.createNotificationChannel(channel)
        notifications.notify(null, OFF, notification())
    }

    /** Takes it back. */
    fun clear() = notifications.cancel(null, OFF)

    private fun notification(): Notification {
        val open =
            PendingIntent.getActivity(
                context,
                OFF,
                Intent(Intent.ACTION_MAIN).setClassName(context, "app.curfew.MainActivity"),
                PendingIntent.FLAG_IMMUTABLE,
            )
        return Notification
            .Builder(context, CHANNEL)
            .setSmallIcon(R.drawable.ic_notification)
            .setColor(context.getColor(R.color.primary))
            .setContentTitle(context.getString(R.string.protection_off_title))
            .setContentText(context.getString(R.string.protection_off_text))
            .setCategory(Notification.CATEGORY_ERROR)
            .setContentIntent(open)
            .setAutoCancel(true)
            .build()
    }

    companion object {
        /** The channel. */
        const val CHANNEL = "protection"

        /** The id. */
        const val OFF = 3
    }
}
