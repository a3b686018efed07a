package app.curfew.ui

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import app.curfew.R

/** Nothing here yet: one sentence, and one action where there is one. */
class EmptyState(
    context: Context,
) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        gravity = Gravity.CENTER_HORIZONTAL
        setPadding(dp(32), dp(32), dp(32), dp(32))
    }

    fun bind(
        icon: Int,
        text: CharSequence,
        action: CharSequence? = null,
        onAction: () -> Unit = {},
    ): EmptyState {
        show(this, context.icon(icon, R.color.ink_secondary, 48), null, text, action, onAction)
        return this
    }
}

/** Something failed: what, and what to do about it. */
class ErrorState(
    context: Context,
) : LinearLayout(context) {
    init {
        orientation = VERTICAL
        gravity = Gravity.CENTER_HORIZONTAL
        setPadding(dp(32), dp(32), dp(32), dp(32))
    }

    fun bind(
        title: CharSequence,
        text: CharSequence,
        action: CharSequence? = null,
        onAction: () -> Unit = {},
    ): ErrorState {
        show(this, context.icon(R.drawable.ic_warning, R.color.amber, 48), title, text, action, onAction)
        return this
    }
}

private fun show(
    into: LinearLayout,
    picture: View,
    title: CharSequence?,
    text: CharSequence,
    action: CharSequence?,
    onAction: () -> Unit,
) {
    into.removeAllViews()
    into.addView(picture)
    if (title != null) {
        val heading = into.context.styledText(R.style.Text_Title, title)
        heading.textAlignment = View.TEXT_ALIGNMENT_CENTER
        heading.isAccessibilityHeading = true
        heading.setPadding(0, into.dp(12), 0, 0)
        into.addWide(heading)
    }
    val sentence = into.context.styledText(R.style.Text_Body_Secondary, text)
    sentence.textAlignment = View.TEXT_ALIGNMENT_CENTER
    sentence.setPadding(0, into.dp(12), 0, into.dp(12))
    into.addWide(sentence)
    if (action != null) {
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        into.addView(Buttons.primary(into.context, action, onAction), LinearLayout.LayoutParams(wrap, wrap))
    }
}
