package app.curfew.screening

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context
import app.curfew.R
import app.curfew.systemService

/**
 * A channel of notifications that make no sound and no badge, with nothing private on a locked screen. Any thread.
 *
 * It lies here because a stopped call is shown in one, and screening loads nothing of other packages.
 */
class QuietChannel(
    private val context: Context,
    private val id: String,
    private val name: Int,
    private val about: Int,
) {
    private val notifications = context.systemService<NotificationManager>()

    /** Makes it. It keeps what the user made of it, so this may run again. */
    fun create() {
        val channel = NotificationChannel(id, context.getString(name), NotificationManager.IMPORTANCE_LOW)
        channel.description = context.getString(about)
        channel.setShowBadge(false)
        channel.lockscreenVisibility = Notification.VISIBILITY_PRIVATE
        notifications.createNotificationChannel(channel)
    }

    /** Whether what is shown in it will be seen; one that is not made yet will. */
    fun canShow(): Boolean =
        notifications.areNotificationsEnabled() &&
            notifications.getNotificationChannel(id)?.importance != NotificationManager.IMPORTANCE_NONE

    /** A notification in it, gone with a tap. */
    fun notification(): Notification.Builder =
        Notification
            .Builder(context, id)
            .setSmallIcon(R.drawable.ic_notification)
            .setColor(context.getColor(R.color.primary))
            .setCategory(Notification.CATEGORY_STATUS)
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setAutoCancel(true)
}
