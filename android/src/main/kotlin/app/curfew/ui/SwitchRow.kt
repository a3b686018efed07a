package app.curfew.ui

import android.content.Context
import android.content.res.ColorStateList
import android.view.Gravity
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.LinearLayout
import android.widget.Switch
import app.curfew.R

/** A row with a switch; the whole row is the control. */
class SwitchRow(
    context: Context,
) : LinearLayout(context) {
    private val title = context.styledText(R.style.Text_Body)
    private val subtitle = context.styledText(R.style.Text_Label_Secondary)
    private val switch = Switch(context)

    init {
        orientation = HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        minimumHeight = dp(64)
        setPaddingRelative(dp(16), dp(12), dp(16), dp(12))
        background = context.touchable(null, 0)
        val texts = context.column()
        texts.addWide(title)
        texts.addWide(subtitle)
        addRest(texts)
        switch.isClickable = false
        switch.isFocusable = false
        switch.background = null
        switch.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
        switch.thumbTintList = states(R.color.primary, R.color.control_edge)
        switch.trackTintList = states(R.color.primary, R.color.control_edge)
        switch.trackTintMode = android.graphics.PorterDuff.Mode.SRC_IN
        addView(
            switch,
            LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT).also {
                it.marginStart =
                    dp(16)
            },
        )
        isFocusable = true
    }

    fun bind(
        title: CharSequence,
        subtitle: CharSequence?,
        on: Boolean,
        onChange: (Boolean) -> Unit,
    ): SwitchRow {
        this.title.text = title
        this.subtitle.showText(subtitle)
        switch.isChecked = on
        setOnClickListener {
            switch.isChecked = !switch.isChecked
            onChange(switch.isChecked)
        }
        return this
    }

    private fun states(
        on: Int,
        off: Int,
    ) = ColorStateList(
        arrayOf(intArrayOf(android.R.attr.state_checked), intArrayOf()),
        intArrayOf(context.getColor(on), context.getColor(off)),
    )

    override fun onInitializeAccessibilityNodeInfo(info: AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(info)
        info.className = Switch::class.java.name
        info.isCheckable = true
        info.isChecked = switch.isChecked
    }
}
