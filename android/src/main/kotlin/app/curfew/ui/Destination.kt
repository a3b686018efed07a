package app.curfew.ui

import app.curfew.R

/** The four places of the bottom bar, in its order. */
enum class Destination(
    internal val icon: Int,
    internal val label: Int,
    internal val viewId: Int,
) {
    HOME(R.drawable.ic_home, R.string.destination_home, R.id.destination_home),
    HISTORY(R.drawable.ic_history, R.string.destination_history, R.id.destination_history),
    RULES(R.drawable.ic_rules, R.string.destination_rules, R.id.destination_rules),
    MORE(R.drawable.ic_more, R.string.destination_more, R.id.destination_more),
}
