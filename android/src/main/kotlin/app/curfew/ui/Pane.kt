package app.curfew.ui

import android.content.Context
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R

/** One screen with its title above: the whole window, or on a wide one the list or its detail. */
internal class Pane(
    context: Context,
    onBack: () -> Unit,
) : LinearLayout(context) {
    val topBar = TopBar(context, onBack)

    /** The screen's view, and what lies over it. */
    val body = FrameLayout(context)
    private val content = FrameLayout(context)

    init {
        orientation = VERTICAL
        content.id = R.id.shell_content
        body.addView(content, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        addWide(topBar)
        addRest(body)
    }

    fun show(view: View) {
        content.removeAllViews()
        content.addView(view, FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
        if (motionIsOff()) return
        view.alpha = 0f
        view.animate().alpha(1f).duration = FADE_MS
    }

    fun clear() = content.removeAllViews()

    /** Keeps the controls clear of what the system covers and hands [below] to the screen. */
    fun inset(
        left: Int,
        top: Int,
        right: Int,
        below: WindowInsets,
    ) {
        topBar.inset(left, top, right)
        content.setPadding(left, 0, right, 0)
        content.dispatchApplyWindowInsets(below)
    }

    private companion object {
        const val FADE_MS = 150L
    }
}
