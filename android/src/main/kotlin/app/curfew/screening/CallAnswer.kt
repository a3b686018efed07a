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
     * @param ownNotification whether this app shows that the call was stopped, so that the system need not
     */
    fun of(
        disposition: Disposition,
        ownNotification: Boolean,
    ): CallResponse =
        when (disposition) {
            Disposition.ALLOW -> CallResponse.Builder().build()
            Disposition.SILENCE -> CallResponse.Builder().setSilenceCall(true).build()
            Disposition.REJECT ->
                CallResponse
                    .Builder()
                    .setDisallowCall(true)
                    .setRejectCall(true)
                    .setSkipNotification(ownNotification)
                    .build()
        }
}
