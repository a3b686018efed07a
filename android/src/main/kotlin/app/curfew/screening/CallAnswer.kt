package app.curfew.screening

import android.telecom.CallScreeningService.CallResponse

/**
 * A disposition in Telecom's terms. The builder throws where a call is not disallowed and yet rejected, or kept
 * from the notifications; the three answers here cannot be such. The call log is never skipped.
 */
object CallAnswer {
    /**
     * The answer to give.
     *
     * @param skipNotification whether the system need not show that the call was stopped: this app does, or the
     *   rule wants nobody to
     */
    fun of(
        disposition: Disposition,
        skipNotification: Boolean,
    ): CallResponse =
        when (disposition) {
            Disposition.ALLOW -> CallResponse.Builder().build()
            Disposition.SILENCE -> CallResponse.Builder().setSilenceCall(true).build()
            Disposition.REJECT ->
                CallResponse
                    .Builder()
                    .setDisallowCall(true)
                    .setRejectCall(true)
                    .setSkipNotification(skipNotification)
                    .build()
        }
}
