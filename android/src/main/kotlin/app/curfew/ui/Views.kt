package app.curfew.ui

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import app.curfew.R
import kotlin.math.roundToInt

/** Device pixels for [value] density-independent ones. */
fun Context.dp(value: Int): Int = (value * resources.displayMetrics.density).roundToInt()

/** Device pixels for [value] density-independent ones. */
fun View.dp(value: Int): Int = context.dp(value)

/** A text in one of the styles `R.style.Text_*`. It wraps and is never cut off. */
fun Context.styledText(
    style: Int,
    text: CharSequence? = null,
): TextView =
    TextView(this, null, 0, style).also {
        it.text = text
        it.textDirection = View.TEXT_DIRECTION_LOCALE
        it.textAlignment = View.TEXT_ALIGNMENT_VIEW_START
    }

/** Shows [text], or takes no room where there is none. */
fun TextView.showText(text: CharSequence?) {
    this.text = text
    visibility = if (text.isNullOrEmpty()) View.GONE else View.VISIBLE
}

/** An icon of the kit in one colour, for the eye only: the text beside it says the same. */
fun Context.icon(
    drawable: Int,
    color: Int,
    sizeDp: Int = 24,
): ImageView =
    ImageView(this).also {
        it.setImageResource(drawable)
        it.imageTintList = ColorStateList.valueOf(getColor(color))
        it.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
        it.layoutParams = LinearLayout.LayoutParams(dp(sizeDp), dp(sizeDp))
    }

/** A vertical stack. */
fun Context.column(gapDp: Int = 0): LinearLayout = stack(LinearLayout.VERTICAL, gapDp)

/** A horizontal stack. */
fun Context.row(gapDp: Int = 0): LinearLayout = stack(LinearLayout.HORIZONTAL, gapDp)

private fun Context.stack(
    direction: Int,
    gapDp: Int,
): LinearLayout =
    LinearLayout(this).also {
        it.orientation = direction
        it.isBaselineAligned = false
        if (gapDp > 0) {
            val gap = GradientDrawable()
            gap.setSize(dp(gapDp), dp(gapDp))
            it.dividerDrawable = gap
            it.showDividers = LinearLayout.SHOW_DIVIDER_MIDDLE
        }
    }

/** Adds [view] over the whole width. */
fun ViewGroup.addWide(view: View) = addView(view, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))

/** Adds [view] with the room that is left over. */
fun LinearLayout.addRest(view: View) {
    val horizontal = orientation == LinearLayout.HORIZONTAL
    val params =
        LinearLayout.LayoutParams(
            if (horizontal) 0 else MATCH_PARENT,
            if (horizontal) WRAP_CONTENT else 0,
            1f,
        )
    addView(view, params)
}

/** A filled shape with rounded corners; [outline] is the colour resource of a hairline, 0 for none. */
fun Context.rounded(
    fill: Int,
    radiusDp: Int,
    outline: Int = 0,
): GradientDrawable =
    GradientDrawable().also {
        it.setColor(getColor(fill))
        it.cornerRadius = dp(radiusDp).toFloat()
        if (outline != 0) it.setStroke(dp(1), getColor(outline))
    }

/** [content] with the touch ripple of the theme, cut to its shape. */
fun Context.touchable(
    content: Drawable?,
    radiusDp: Int,
): RippleDrawable =
    RippleDrawable(ColorStateList.valueOf(getColor(R.color.ripple)), content, rounded(R.color.ink, radiusDp))

/** Whether the user wants no motion. */
fun motionIsOff(): Boolean = !android.animation.ValueAnimator.areAnimatorsEnabled()
