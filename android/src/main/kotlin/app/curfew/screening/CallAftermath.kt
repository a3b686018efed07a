package app.curfew.screening

import android.net.Uri
import app.curfew.protection.CheckCause
import app.curfew.protection.ProtectionWatch

/** How a call was answered. */
data class Answered(
    /** From Telecom's question to the answer, in microseconds. */
    val afterMicros: Long,
    /** Whether Telecom took the answer. */
    val delivered: Boolean,
)

/**
 * What follows an answer: it is written down, then the user is told.
 *
 * Main thread, in the same message as the answer. Telecom unbinds as soon as it has the answer, but the system
 * keeps a process alive until its main thread has handled the unbinding, and that waits in the queue behind
 * this. So what is written here is on the disk before the process may be killed; on another thread it would not
 * be. The price: a second call that comes in meanwhile waits for one write (milliseconds; at the very most the
 * store's lock timeout, a quarter of a second).
 */
class CallAftermath(
    private val core: ScreeningCore,
    private val notifier: StoppedCallNotifier,
    private val protection: ProtectionWatch,
) {
    /** Completes one call. */
    fun complete(
        call: ScreenedCall,
        handle: Uri?,
        atMs: Long,
        answered: Answered,
    ) {
        core.refresh()
        when (val verdict = call.verdict) {
            is Screened.Decided -> record(verdict.reply, answered)
            is Screened.Failed -> core.failed(verdict.failure)
        }
        call.failures.forEach(core::failed)
        if (call.disposition == Disposition.REJECT && call.notify && answered.delivered) notifier.show(handle, atMs)
        protection.look(CheckCause.CALL)
    }

    private fun record(
        reply: ScreeningReply,
        answered: Answered,
    ) {
        if (reply.ticket != 0) {
            core.record(reply.ticket, answered.afterMicros, answered.delivered)
        } else {
            core.failed(Failure(FailureKind.OTHER, "a verdict without a ticket"))
        }
    }
}
