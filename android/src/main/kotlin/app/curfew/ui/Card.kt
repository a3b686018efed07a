package app.curfew.ui

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import app.curfew.R

/** A white sheet with a hairline: what belongs together. Its children are stacked; add them with [addWide]. */
class Card(
    context: Context,
    gapDp: Int = 8,
) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        if (gapDp > 0) {
            val gap = context.column(gapDp)
            dividerDrawable = gap.dividerDrawable
            showDividers = SHOW_DIVIDER_MIDDLE
        }
        background = context.rounded(R.color.surface, CARD_RADIUS_DP, R.color.outline)
        val air = dp(PADDING_DP)
        setPadding(air, air, air, air)
    }

    /** Lets [ListRow]s reach the card's edges, so that their ripple does too. */
    fun withRows(): Card {
        setPadding(0, dp(ROWS_AIR_DP), 0, dp(ROWS_AIR_DP))
        showDividers = SHOW_DIVIDER_NONE
        clipToOutline = true
        return this
    }

    /** Makes the whole card one button. */
    fun onClick(action: (View) -> Unit): Card {
        val air = dp(PADDING_DP)
        background =
            context.touchable(context.rounded(R.color.surface, CARD_RADIUS_DP, R.color.outline), CARD_RADIUS_DP)
        setPadding(air, air, air, air)
        minimumHeight = dp(TOUCH_DP)
        isFocusable = true
        setOnClickListener(action)
        return this
    }

    private companion object {
        const val PADDING_DP = 16
        const val ROWS_AIR_DP = 4
    }
}
