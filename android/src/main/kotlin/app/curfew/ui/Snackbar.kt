package app.curfew.ui

import android.content.Context
import android.os.Handler
import android.os.Looper
import android.view.Gravity
import android.view.View
import android.view.accessibility.AccessibilityManager
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.systemService

/** Says a thing at the bottom for some seconds, with a way to undo it. One at a time; main thread. */
internal class Snackbar(
    context: Context,
) : LinearLayout(context) {
    private val text = context.styledText(R.style.Text_Label)
    private val handler = Handler(Looper.getMainLooper())
    private val hide = Runnable { hide() }

    init {
        id = R.id.shell_snackbar
        orientation = HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        isBaselineAligned = false
        background = context.rounded(R.color.inverse_surface, RADIUS_DP)
        text.setTextColor(context.getColor(R.color.inverse_ink))
        text.setPadding(0, dp(14), 0, dp(14))
        setPaddingRelative(dp(16), 0, dp(8), 0)
        minimumHeight = dp(TOUCH_DP)
        accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        visibility = View.GONE
    }

    fun show(
        message: CharSequence,
        action: CharSequence?,
        onAction: (() -> Unit)?,
    ) {
        handler.removeCallbacks(hide)
        removeAllViews()
        text.text = message
        addRest(text)
        if (action != null) {
            val button =
                Buttons.text(context, action) {
                    hide()
                    onAction?.invoke()
                }
            button.setTextColor(context.getColor(R.color.inverse_primary))
            addView(button)
        }
        visibility = View.VISIBLE
        handler.postDelayed(hide, stays(action != null))
    }

    fun hide() {
        handler.removeCallbacks(hide)
        visibility = View.GONE
    }

    /** As long as the user has set for things that go away by themselves. */
    private fun stays(hasAction: Boolean): Long {
        val content = AccessibilityManager.FLAG_CONTENT_TEXT
        val flags = if (hasAction) content or AccessibilityManager.FLAG_CONTENT_CONTROLS else content
        val manager = context.systemService<AccessibilityManager>()
        return manager.getRecommendedTimeoutMillis(if (hasAction) STAYS_WITH_ACTION_MS else STAYS_MS, flags).toLong()
    }

    private companion object {
        const val RADIUS_DP = 12
        const val STAYS_MS = 4_000
        const val STAYS_WITH_ACTION_MS = 7_000
    }
}
