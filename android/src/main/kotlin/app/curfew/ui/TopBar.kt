package app.curfew.ui

import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import app.curfew.R
import kotlin.math.max

/** The title of the screen in front, the way back, and its actions. The title wraps; it is never cut off. */
internal class TopBar(
    context: Context,
    onBack: () -> Unit,
) : LinearLayout(context) {
    private val back = Buttons.icon(
        context,
        R.drawable.ic_back,
        context.getText(R.string.action_back),
        onClick = onBack,
    )
    private val title = context.styledText(R.style.Text_Title)
    private val actions = context.row()

    init {
        orientation = HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        isBaselineAligned = false
        back.id = R.id.screen_back
        title.id = R.id.screen_title
        title.isAccessibilityHeading = true
        addView(back)
        addRest(title)
        addView(actions, LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
        minimumHeight = dp(BAR_DP)
        setBackgroundColor(context.getColor(R.color.background))
    }

    /** Shows a title; [root] screens have a large one and no way back. */
    fun bind(
        text: CharSequence,
        root: Boolean,
        buttons: List<BarAction>,
    ) {
        back.visibility = if (root) View.GONE else View.VISIBLE
        title.setTextAppearance(if (root) R.style.Text_Display else R.style.Text_Title)
        title.text = text
        actions.removeAllViews()
        buttons.forEach { actions.addView(Buttons.icon(context, it.icon, it.label, onClick = it.onClick)) }
        requestLayout()
    }

    /** Room for what the system covers. */
    fun inset(
        left: Int,
        top: Int,
        right: Int,
    ) = setPadding(left, top + dp(AIR_DP), right, dp(AIR_DP))

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val inner = MeasureSpec.getSize(widthSpec) - paddingLeft - paddingRight
        val side = context.sideMargin(inner)
        // The icons' own air counts as margin, so that their strokes stand on the content's edge.
        val air = (dp(TOUCH_DP) - dp(ICON_DP)) / 2
        params(back).marginStart = max(0, side - air)
        params(title).marginStart = if (back.visibility == View.GONE) side else dp(4)
        params(title).marginEnd = if (actions.childCount == 0) side else 0
        params(actions).marginEnd = if (actions.childCount == 0) 0 else max(0, side - air)
        // Margins at start and end are turned into left and right once only, unless asked for.
        listOf(back, title, actions).forEach { params(it).resolveLayoutDirection(layoutDirection) }
        super.onMeasure(widthSpec, heightSpec)
    }

    private fun params(view: View) = view.layoutParams as LayoutParams

    private companion object {
        const val BAR_DP = 64
        const val AIR_DP = 8
        const val ICON_DP = 24
    }
}
