package app.curfew.calllog

import android.content.Context
import app.curfew.core.CurfewInterface
import app.curfew.health.HealthWatch
import kotlin.concurrent.thread

/**
 * Compares the call log with the history, so that the history says what became of each call. Writes down too whether the log
 * may be read. Not on the main thread, and never on the way of a call.
 */
class CallLogCare(
    private val log: CallLogReader,
    private val core: CurfewInterface,
) {
    /** Looks once. */
    fun look() {
        core.notePermission(NAME, log.isAllowed)
        val rows = log.read() ?: return
        if (rows.isNotEmpty()) core.reconcile(rows)
    }

    /** Has it done by the platform. */
    companion object {
        /** How the history names the permission. */
        private const val NAME = "READ_CALL_LOG"

        /** The thread that looks, behind everything else that the phone does. */
        const val THREAD = "curfew-calllog"

        /** Looks with what [open] gives, tells what the health page has new, and says so by [onDone], on [THREAD]. */
        fun start(
            context: Context,
            open: () -> CurfewInterface,
            onDone: () -> Unit = {},
        ) = thread(name = THREAD, priority = Thread.MIN_PRIORITY) {
            try {
                val core = open()
                CallLogCare(CallLogReader(context), core).look()
                HealthWatch.of(context).look(core)
            } catch (_: Exception) {
                // Before the first unlock, say. The next look is soon enough.
            } catch (_: LinkageError) {
                // Without the library every call rings; the process that lets it must live.
            }
            onDone()
        }
    }
}
