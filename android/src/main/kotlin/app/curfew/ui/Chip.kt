package app.curfew.ui

import android.content.Context
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.TextView
import app.curfew.R

/** The heading over a group of rows or cards. */
fun Context.sectionHeader(text: CharSequence): TextView =
    styledText(R.style.Text_Label_Primary, text).also {
        it.isAccessibilityHeading = true
        it.setPaddingRelative(0, dp(12), 0, 0)
    }

/** A small choice that is on or off. 48 dp high to the finger, 36 to the eye. */
class Chip(
    context: Context,
) : Button(context, null, 0, R.style.Button_Tonal) {
    init {
        minWidth = dp(TOUCH_DP)
        minHeight = dp(TOUCH_DP)
        minimumHeight = dp(TOUCH_DP)
    }

    fun bind(
        text: CharSequence,
        chosen: Boolean,
        onClick: () -> Unit,
    ): Chip {
        this.text = text
        isSelected = chosen
        val fill = if (chosen) {
            context.rounded(
                R.color.primary_soft,
                18,
                R.color.primary,
            )
        } else {
            context.rounded(R.color.background, 18, R.color.control_edge)
        }
        background = android.graphics.drawable.InsetDrawable(context.touchable(fill, 18), 0, dp(6), 0, dp(6))
        setPaddingRelative(dp(14), dp(14), dp(14), dp(14))
        setTextColor(context.getColor(if (chosen) R.color.primary else R.color.ink))
        setOnClickListener { onClick() }
        return this
    }

    override fun onInitializeAccessibilityNodeInfo(info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(info)
        info.isCheckable = true
        info.isChecked = isSelected
    }
}
