package app.curfew.ui

import android.content.Context
import android.view.View
import android.view.ViewGroup
import kotlin.math.max

/** Chips and buttons side by side, going on in the next line where the room ends. Follows the reading direction. */
class FlowLayout(
    context: Context,
    private val gapDp: Int = 8,
) : ViewGroup(context) {
    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val limit = if (MeasureSpec.getMode(widthSpec) ==
            MeasureSpec.UNSPECIFIED
        ) {
            Int.MAX_VALUE
        } else {
            MeasureSpec.getSize(widthSpec)
        }
        val inner = limit - paddingLeft - paddingRight
        shown().forEach {
            val params = it.layoutParams
            val width = MeasureSpec.makeMeasureSpec(inner, MeasureSpec.AT_MOST)
            it.measure(
                getChildMeasureSpec(width, 0, params.width),
                getChildMeasureSpec(MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED), 0, params.height),
            )
        }
        val lines = lines(inner)
        val width = (lines.maxOfOrNull { line -> lineWidth(line) } ?: 0) + paddingLeft + paddingRight
        val gaps = dp(gapDp) * max(0, lines.size - 1)
        val height = lines.sumOf { line -> line.maxOf { it.measuredHeight } } + gaps + paddingTop + paddingBottom
        setMeasuredDimension(resolveSize(width, widthSpec), resolveSize(height, heightSpec))
    }

    override fun onLayout(
        changed: Boolean,
        left: Int,
        top: Int,
        right: Int,
        bottom: Int,
    ) {
        val rtl = layoutDirection == View.LAYOUT_DIRECTION_RTL
        var y = paddingTop
        for (line in lines(width - paddingLeft - paddingRight)) {
            var x = paddingStart
            val height = line.maxOf { it.measuredHeight }
            for (view in line) {
                val begin = if (rtl) width - x - view.measuredWidth else x
                val above = y + (height - view.measuredHeight) / 2
                view.layout(begin, above, begin + view.measuredWidth, above + view.measuredHeight)
                x += view.measuredWidth + dp(gapDp)
            }
            y += height + dp(gapDp)
        }
    }

    private fun shown() = (0 until childCount).map(::getChildAt).filter { it.visibility != View.GONE }

    private fun lineWidth(line: List<View>) = line.sumOf { it.measuredWidth } + dp(gapDp) * (line.size - 1)

    private fun lines(inner: Int): List<List<View>> {
        val lines = mutableListOf<MutableList<View>>()
        for (view in shown()) {
            val last = lines.lastOrNull()
            if (last != null &&
                lineWidth(last) + dp(gapDp) + view.measuredWidth <= inner
            ) {
                last += view
            } else {
                lines +=
                    mutableListOf(view)
            }
        }
        return lines
    }

    override fun generateDefaultLayoutParams() = LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT)
}
