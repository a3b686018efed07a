package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.core.OutcomeView
import app.curfew.core.StepView
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
        /**
         * What became of the rule, with the condition that failed or was in doubt; where that is because of a list that
         * is off or gone, with the list.
         */
        fun says(
            context: Context,
            step: StepView,
            lists: StepLists?,
        ): String {
            val look = of(step.outcome)
            lists?.cause(step)?.let { (name, isThere) ->
                val why =
                    context.getString(if (isThere) R.string.rules_find_list_off else R.string.rules_find_no_list, name)
                return context.getString(if (look == MATCHED_IN_DOUBT) IN_DOUBT else R.string.rules_step_passed, why)
            }
            val condition = step.condition?.let(ConditionWords(context)::condition)
            val text = WITH_CONDITION[look]
            return if (condition == null || text == null) {
                context.getString(look.text)
            } else {
                context.getString(text, condition)
            }
        }

        private val IN_DOUBT = R.string.rules_step_so_it_decides
        private val WITH_CONDITION =
            mapOf(
                WHEN to R.string.rules_step_when_is,
                WHO to R.string.rules_step_who_is,
                WHEN_UNKNOWN to R.string.rules_step_unknown_is,
                WHO_UNKNOWN to R.string.rules_step_unknown_is,
                MATCHED_IN_DOUBT to R.string.rules_step_in_doubt_is,
            )

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
