package app.curfew.ui

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.drawable.InsetDrawable
import android.view.View
import android.widget.Button
import android.widget.ImageButton
import android.widget.ImageView
import android.widget.LinearLayout
import app.curfew.R

/** The three buttons of the app, and the icon button. All are at least 48 dp high; a long label wraps. */
object Buttons {
    /** The one thing to do on a screen or card. */
    fun primary(
        context: Context,
        text: CharSequence,
        onClick: () -> Unit,
    ): Button = button(context, R.style.Button_Primary, R.color.primary, text, onClick)

    /** Something else that is worth doing. */
    fun tonal(
        context: Context,
        text: CharSequence,
        onClick: () -> Unit,
    ): Button = button(context, R.style.Button_Tonal, R.color.primary_soft, text, onClick)

    /** What is seldom wanted, or the way out. */
    fun text(
        context: Context,
        text: CharSequence,
        onClick: () -> Unit,
    ): Button = button(context, R.style.Button_Text, 0, text, onClick)

    /** What loses something, after the user was told what. */
    fun destructive(
        context: Context,
        text: CharSequence,
        onClick: () -> Unit,
    ): Button = button(context, R.style.Button_Destructive, 0, text, onClick)

    /** A button that is only an icon; [label] is read out and shown on a long press. */
    fun icon(
        context: Context,
        drawable: Int,
        label: CharSequence,
        color: Int = R.color.ink,
        onClick: () -> Unit,
    ): ImageButton =
        ImageButton(context).also {
            it.setImageResource(drawable)
            it.imageTintList = ColorStateList.valueOf(context.getColor(color))
            it.contentDescription = label
            it.tooltipText = label
            it.scaleType = ImageView.ScaleType.CENTER
            it.background = context.touchable(null, PILL_RADIUS_DP)
            it.setPadding(0, 0, 0, 0)
            it.layoutParams = LinearLayout.LayoutParams(context.dp(TOUCH_DP), context.dp(TOUCH_DP))
            it.setOnClickListener { onClick() }
        }

    private fun button(
        context: Context,
        style: Int,
        fill: Int,
        text: CharSequence,
        onClick: () -> Unit,
    ): Button =
        Button(context, null, 0, style).also {
            val shape = if (fill == 0) null else context.rounded(fill, PILL_RADIUS_DP)
            // Four pixels of air above and below, inside the 48 dp that take the touch.
            val air = context.dp(AIR_DP)
            it.background = InsetDrawable(context.touchable(shape, PILL_RADIUS_DP), 0, air, 0, air)
            it.setPaddingRelative(it.paddingStart, context.dp(TEXT_AIR_DP), it.paddingEnd, context.dp(TEXT_AIR_DP))
            style(it, style)
            it.text = text
            it.setOnClickListener { onClick() }
        }

    /** An [InsetDrawable] brings padding of its own; the style's sides are put back. */
    private fun style(
        button: Button,
        style: Int,
    ) {
        val side = button.dp(if (style == R.style.Button_Text || style == R.style.Button_Destructive) 12 else 20)
        button.setPaddingRelative(side, button.paddingTop, side, button.paddingBottom)
        button.minHeight = button.dp(TOUCH_DP)
        button.textAlignment = View.TEXT_ALIGNMENT_CENTER
    }

    private const val AIR_DP = 4
    private const val TEXT_AIR_DP = 12
}

/** Nothing that takes a touch is smaller, in dp. */
const val TOUCH_DP = 48

/** Corners of buttons, dp. */
const val PILL_RADIUS_DP = 24

/** Corners of cards, dp. */
const val CARD_RADIUS_DP = 16
