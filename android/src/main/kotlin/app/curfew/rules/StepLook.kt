package app.curfew.rules

import app.curfew.R
import app.curfew.core.OutcomeView
import app.curfew.ui.RowSymbol
import app.curfew.ui.Tone

/**
 * How a rule fared with a call, as a row shows it: where a call is tried and in the history.
 *
 * @property text a string resource: one sentence
 */
internal enum class StepLook(
    val symbol: RowSymbol,
    val text: Int,
) {
    MATCHED(RowSymbol(R.drawable.ic_check, Tone.GOOD), R.string.rules_step_matched),
    MATCHED_IN_DOUBT(RowSymbol(R.drawable.ic_warning, Tone.ATTENTION), R.string.rules_step_in_doubt),
    OFF(RowSymbol(R.drawable.ic_down), R.string.rules_step_off),
    EXPIRED(RowSymbol(R.drawable.ic_down), R.string.rules_step_expired),
    WHEN(RowSymbol(R.drawable.ic_down), R.string.rules_step_when),
    WHO(RowSymbol(R.drawable.ic_down), R.string.rules_step_who),
    WHEN_UNKNOWN(RowSymbol(R.drawable.ic_warning, Tone.ATTENTION), R.string.rules_step_when_unknown),
    WHO_UNKNOWN(RowSymbol(R.drawable.ic_warning, Tone.ATTENTION), R.string.rules_step_who_unknown),
    ;

    companion object {
        /** The look of an outcome. */
        fun of(outcome: OutcomeView): StepLook =
            when (outcome) {
                OutcomeView.MATCHED -> MATCHED
                OutcomeView.MATCHED_IN_DOUBT -> MATCHED_IN_DOUBT
                OutcomeView.SWITCHED_OFF -> OFF
                OutcomeView.EXPIRED -> EXPIRED
                OutcomeView.WHEN -> WHEN
                OutcomeView.WHO -> WHO
                OutcomeView.WHEN_UNKNOWN -> WHEN_UNKNOWN
                OutcomeView.WHO_UNKNOWN -> WHO_UNKNOWN
            }
    }
}
