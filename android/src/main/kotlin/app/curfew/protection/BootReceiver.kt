package app.curfew.protection

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.curfew.appGraph
import app.curfew.calllog.CallLogJob
import kotlin.concurrent.thread

/**
 * After a start of the phone, its first unlock and an update of the app: opens what has become readable, which
 * moves waiting entries into the ledger, and looks at the role. Main thread, the work on another.
 */
class BootReceiver : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) {
        val cause =
            when (intent.action) {
                Intent.ACTION_LOCKED_BOOT_COMPLETED, Intent.ACTION_BOOT_COMPLETED -> CheckCause.BOOT
                Intent.ACTION_MY_PACKAGE_REPLACED -> CheckCause.UPDATE
                else -> return
            }
        val graph = context.appGraph
        val pending: PendingResult? = goAsync()
        thread(name = THREAD) {
            try {
                graph.core.refresh()
                graph.protectionWatch.look(cause)
                RoleCheckJob.schedule(context)
                if (intent.action != Intent.ACTION_LOCKED_BOOT_COMPLETED) CallLogJob.schedule(context)
            } finally {
                pending?.finish()
            }
        }
    }

    companion object {
        /** The thread that the work is done on. */
        const val THREAD = "curfew-boot"
    }
}
