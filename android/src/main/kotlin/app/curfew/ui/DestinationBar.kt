package app.curfew.ui

import android.content.Context
import android.text.TextPaint
import android.util.TypedValue
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import kotlin.math.floor
import kotlin.math.min

/** The four destinations with their labels: a bar at the bottom, or from 600 dp a rail at the start edge. */
internal class DestinationBar(
    context: Context,
    private val rail: Boolean,
    private val onChoose: (Destination) -> Unit,
) : LinearLayout(context) {
    private val items = Destination.entries.map { DestinationItem(context, it, rail, onChoose) }

    init {
        id = R.id.shell_bar
        orientation = if (rail) VERTICAL else HORIZONTAL
        isBaselineAligned = false
        setBackgroundColor(context.getColor(R.color.surface))
        items.forEach {
            val params = if (rail) LayoutParams(MATCH_PARENT, WRAP_CONTENT) else LayoutParams(0, MATCH_PARENT, 1f)
            addView(it, params)
        }
    }

    fun choose(destination: Destination) = items.forEach { it.choose(it.destination == destination) }

    /** The longest label has to fit: with large text on a small phone all labels become a little smaller. */
    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        if (!rail) {
            val room = (MeasureSpec.getSize(widthSpec) - paddingLeft - paddingRight) / items.size
            val scale = items.minOf { it.labelScale(room) }
            items.forEach { it.scaleLabel(scale) }
        }
        super.onMeasure(widthSpec, heightSpec)
    }
}

/** One destination: a pill with the icon, the label below it. */
private class DestinationItem(
    context: Context,
    val destination: Destination,
    rail: Boolean,
    onChoose: (Destination) -> Unit,
) : LinearLayout(context) {
    private val pill = FrameLayout(context)
    private val picture = context.icon(destination.icon, R.color.ink_secondary)
    private val label = context.styledText(R.style.Text_Caption, context.getText(destination.label))
    private val fullSize = label.textSize

    init {
        id = destination.viewId
        orientation = VERTICAL
        gravity = Gravity.CENTER_HORIZONTAL
        pill.addView(picture, FrameLayout.LayoutParams(dp(24), dp(24), Gravity.CENTER))
        addView(pill, LayoutParams(dp(56), dp(32)))
        label.textAlignment = View.TEXT_ALIGNMENT_CENTER
        addView(label, LayoutParams(MATCH_PARENT, WRAP_CONTENT).also { it.topMargin = dp(4) })
        setPadding(dp(4), dp(if (rail) 12 else 10), dp(4), dp(if (rail) 12 else 10))
        background = context.touchable(null, CARD_RADIUS_DP)
        minimumHeight = dp(TOUCH_DP)
        isFocusable = true
        isScreenReaderFocusable = true
        setOnClickListener { onChoose(destination) }
    }

    /** By what the label must be multiplied to fit into one line of [room] pixels; at most 1. */
    fun labelScale(room: Int): Float {
        val paint = TextPaint(label.paint)
        paint.textSize = fullSize
        val wanted = paint.measureText(label.text.toString())
        return min(1f, (room - paddingLeft - paddingRight) / wanted)
    }

    fun scaleLabel(scale: Float) {
        val size = floor(fullSize * scale)
        if (size != label.textSize) label.setTextSize(TypedValue.COMPLEX_UNIT_PX, size)
    }

    fun choose(chosen: Boolean) {
        isSelected = chosen
        val color = context.getColor(if (chosen) R.color.primary else R.color.ink_secondary)
        picture.imageTintList = android.content.res.ColorStateList
            .valueOf(color)
        label.setTextColor(color)
        pill.background = if (chosen) context.rounded(R.color.primary_soft, CARD_RADIUS_DP) else null
    }
}
