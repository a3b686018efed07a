package app.curfew.rules

import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView

/**
 * Whether the rule says more than the screens can show. Its callers and windows are placeholders then and mean
 * nothing: only id, name, switch and what happens can be told.
 */
internal val RuleView.saysMore: Boolean get() = beyond != null

/** Whether the rule is in use and keeps calls from ringing. */
internal val RuleView.stops: Boolean get() = enabled && then != DispositionView.ALLOW

/** Whether the rule is about the numbers on the list called [name]. */
internal fun RuleView.isAbout(name: String): Boolean =
    if (saysMore) name in lists else (who as? WhoView.List)?.name == name
