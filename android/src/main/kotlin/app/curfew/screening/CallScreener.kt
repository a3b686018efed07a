package app.curfew.screening

import android.telecom.Call

/** What was decided about a call, and what is still to be written down. */
class ScreenedCall(
    val direction: Direction,
    val verdict: Screened,
    val failures: List<Failure>,
) {
    /** What Telecom is told: without a verdict, the phone rings. */
    val disposition: Disposition
        get() =
            when (verdict) {
                is Screened.Decided -> verdict.reply.disposition
                is Screened.Failed -> Disposition.ALLOW
            }

    /** Whether the user is shown that the call was stopped: not where the rule says otherwise. */
    val notify: Boolean get() = (verdict as? Screened.Decided)?.reply?.notify != false
}

/** Decides calls. Main thread; well below a second, as Telecom waits five for all screeners together. */
class CallScreener(
    private val translator: CallTranslator,
    private val core: ScreeningCore,
) {
    /** Decides one call. Writes nothing. */
    fun screen(details: Call.Details): ScreenedCall {
        val call = translator.translate(details)
        return ScreenedCall(call.request.direction, core.screen(call.request.encode()), call.failures)
    }
}
