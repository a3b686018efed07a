package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.OutcomeView
import app.curfew.core.StepView
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject
import org.json.JSONTokener

/**
 * The lists by which steps in doubt are explained.
 *
 * @property on by name, whether the list is switched on
 */
data class StepLists(
    private val on: Map<String, Boolean>,
) {
    /** The list that makes a step unknown: off, or (`false`) not there at all. `null` where no list does. */
    fun cause(step: StepView): Pair<String, Boolean>? {
        if (step.outcome !in UNKNOWN) return null
        val named = step.condition?.let(::listsIn).orEmpty()
        return named.firstOrNull { on[it] != true }?.let { it to (it in on) }
    }

    companion object {
        private val UNKNOWN = setOf(OutcomeView.WHO_UNKNOWN, OutcomeView.MATCHED_IN_DOUBT)

        /** The lists, where a step is in doubt; `null` where none is and where they cannot be read. Any thread. */
        fun read(
            core: CurfewInterface,
            steps: List<StepView>,
        ): StepLists? =
            try {
                if (steps.none { it.outcome in UNKNOWN }) {
                    null
                } else {
                    StepLists(
                        core.lists().associate { it.name to it.on },
                    )
                }
            } catch (_: CurfewException) {
                null
            }

        /** The names of the lists in a condition, however deep. */
        private fun listsIn(document: String): List<String> =
            try {
                names(JSONTokener(document).nextValue())
            } catch (_: JSONException) {
                emptyList()
            }

        private fun names(value: Any?): List<String> =
            when (value) {
                is JSONArray -> value.items().flatMap(::names)
                is JSONObject ->
                    value.keys().asSequence().toList().flatMap { key ->
                        if (key == "list") listOf(value.getString(key)) else names(value.get(key))
                    }
                else -> emptyList()
            }
    }
}
