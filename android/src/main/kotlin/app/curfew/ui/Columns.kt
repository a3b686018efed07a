package app.curfew.ui

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.AbsListView
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.ScrollView
import app.curfew.R
import kotlin.math.max

/** The side margin that a view of [widthPx] pixels keeps: 16 dp, 24 from 600 dp, more once the content is 640 dp wide. */
fun Context.sideMargin(widthPx: Int): Int {
    val least = dp(if (widthPx >= dp(WIDE_FROM_DP)) WIDE_MARGIN_DP else MARGIN_DP)
    return max(least, (widthPx - dp(CONTENT_MAX_DP)) / 2)
}

/** From this width on there is a rail beside the content. */
const val WIDE_FROM_DP = 600

/** No line of content is wider. */
const val CONTENT_MAX_DP = 640

private const val MARGIN_DP = 16
private const val WIDE_MARGIN_DP = 24

/**
 * The scrolling body of a screen: [content] is a column with the screen's margins and 12 dp between its parts.
 * It scrolls under the system's bar at the bottom; the last part never stays there.
 */
class ScrollColumn(
    context: Context,
    gapDp: Int = 12,
) : ScrollView(context) {
    /** Where the parts go. */
    val content: LinearLayout = context.column(gapDp)

    init {
        id = R.id.screen_scroll
        isFillViewport = true
        clipToPadding = false
        scrollBarStyle = View.SCROLLBARS_OUTSIDE_OVERLAY
        addView(content, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        content.setPadding(0, dp(8), 0, 0)
        keepBottomFree(dp(24))
    }

    /** Adds [view] over the whole width and returns it. */
    fun <V : View> part(view: V): V {
        content.addWide(view)
        return view
    }

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val side = context.sideMargin(MeasureSpec.getSize(widthSpec))
        content.setPadding(side, content.paddingTop, side, content.paddingBottom)
        super.onMeasure(widthSpec, heightSpec)
    }
}

/**
 * A long list for an adapter of [ListRow]s, whose own 16 dp are the screen's margin, so that a touch shows from edge
 * to edge. A header gets the same margin by [header].
 */
class ListColumn(
    context: Context,
) : ListView(context) {
    init {
        id = R.id.screen_scroll
        divider = null
        clipToPadding = false
        scrollBarStyle = View.SCROLLBARS_OUTSIDE_OVERLAY
        cacheColorHint = 0
        isVerticalFadingEdgeEnabled = false
        selector = context.touchable(null, 0)
        layoutParams = AbsListView.LayoutParams(MATCH_PARENT, MATCH_PARENT)
        keepBottomFree(dp(24))
    }

    /** Puts [view] above the rows. It scrolls with them and takes no touch itself. */
    fun header(view: View) {
        val frame = FrameLayout(context)
        frame.setPadding(dp(MARGIN_DP), 0, dp(MARGIN_DP), 0)
        frame.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        addHeaderView(frame, null, false)
    }

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val side = context.sideMargin(MeasureSpec.getSize(widthSpec)) - dp(MARGIN_DP)
        setPadding(side, paddingTop, side, paddingBottom)
        super.onMeasure(widthSpec, heightSpec)
    }
}

/** Puts [view] in the middle of a frame: for empty and error states. */
fun Context.centred(view: View): FrameLayout =
    FrameLayout(this).also {
        it.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.CENTER))
    }
