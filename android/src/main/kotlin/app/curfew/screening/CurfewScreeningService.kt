package app.curfew.screening

import android.os.Build
import android.os.Handler
import android.os.Looper
import android.telecom.Call
import android.telecom.CallScreeningService
import app.curfew.appGraph

/**
 * Translates between Telecom and [CallScreener]; holds no rule.
 *
 * Telecom binds it for each call and waits at most five seconds. [onScreenCall] answers before it returns: the
 * framework keeps the call's reply channel in a field that the next call overwrites, so a later answer could
 * reach another call. Whatever is thrown, the call rings and the failure is kept.
 */
class CurfewScreeningService : CallScreeningService() {
    private val handler by lazy { Handler(Looper.getMainLooper()) }

    override fun onScreenCall(details: Call.Details) {
        val begun = System.nanoTime()
        val call = screen(details)
        if (answersItself(call.direction)) {
            val delivered = answer(details, call)
            complete(details, call, Answered(micros(begun), delivered))
        } else {
            // The framework answers after this function; so write after it, too.
            val answered = Answered(micros(begun), delivered = true)
            handler.post { complete(details, call, answered) }
        }
    }

    /** From Android 11 on the framework itself lets outgoing calls go on; a second answer would be one too many. */
    private fun answersItself(direction: Direction): Boolean =
        direction == Direction.INCOMING || Build.VERSION.SDK_INT < Build.VERSION_CODES.R

    private fun screen(details: Call.Details): ScreenedCall =
        try {
            appGraph.callScreener.screen(details)
        } catch (failure: Throwable) {
            ScreenedCall(direction(details), Screened.Failed(Failure.of(failure)), emptyList())
        }

    /** Answers, once. False if Telecom did not take it, which lets the call ring. */
    private fun answer(
        details: Call.Details,
        call: ScreenedCall,
    ): Boolean {
        val response =
            try {
                val stopped = call.disposition == Disposition.REJECT
                CallAnswer.of(call.disposition, stopped && (!call.notify || appGraph.stoppedCalls.canShow()))
            } catch (_: Throwable) {
                CallAnswer.of(call.disposition, skipNotification = false)
            }
        return try {
            respondToCall(details, response)
            true
        } catch (_: Throwable) {
            false
        }
    }

    private fun complete(
        details: Call.Details,
        call: ScreenedCall,
        answered: Answered,
    ) {
        try {
            appGraph.callAftermath.complete(call, details.handle, details.creationTimeMillis, answered)
        } catch (failure: Throwable) {
            HeldFailures(Folders.of(this).device).add(Failure.of(failure).kind)
        }
    }

    private fun direction(details: Call.Details): Direction =
        if (details.callDirection == Call.Details.DIRECTION_OUTGOING) Direction.OUTGOING else Direction.INCOMING

    private fun micros(begunNanos: Long): Long = (System.nanoTime() - begunNanos) / NANOS_PER_MICRO

    private companion object {
        const val NANOS_PER_MICRO = 1000L
    }
}
