package app.curfew.welcome

import android.content.Context
import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.addWide
import app.curfew.ui.dp
import app.curfew.ui.keepBottomFree
import app.curfew.ui.sideMargin

/** The ways on, always in sight below what scrolls. */
internal class ButtonsAtTheFoot(
    context: Context,
    vararg ways: View,
) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        setBackgroundColor(context.getColor(R.color.background))
        ways.forEach { addWide(it) }
        setPadding(0, dp(8), 0, 0)
        keepBottomFree(dp(12))
    }

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val side = context.sideMargin(MeasureSpec.getSize(widthSpec))
        setPadding(side, paddingTop, side, paddingBottom)
        super.onMeasure(widthSpec, heightSpec)
    }
}
