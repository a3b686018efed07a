package app.curfew.rules

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.RuleView
import app.curfew.ui.Ring
import app.curfew.ui.RingView
import app.curfew.ui.dp
import app.curfew.ui.icon

/** The hours of a rule as a small ring; an empty one with three dots in it where the rule says more. Main thread. */
internal class RuleRing(
    context: Context,
) : FrameLayout(context) {
    private val ring = RingView(context, RingView.Form.SMALL)
    private val more = context.icon(R.drawable.ic_more, R.color.ink_secondary)

    init {
        addView(ring, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        addView(more, LayoutParams(dp(MORE_DP), dp(MORE_DP), Gravity.CENTER))
    }

    /** Shows a rule. */
    fun bind(rule: RuleView) = bind(RuleWords.ring(rule), rule.saysMore)

    /** Shows a rule that is being made. */
    fun bind(draft: RuleDraft) = bind(RuleWords.ring(draft), draft.beyond != null)

    private fun bind(
        hours: Ring,
        saysMore: Boolean,
    ) {
        ring.bind(hours)
        more.visibility = if (saysMore) View.VISIBLE else View.GONE
    }

    private companion object {
        const val MORE_DP = 24
    }
}
