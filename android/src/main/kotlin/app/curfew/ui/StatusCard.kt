package app.curfew.ui

import android.content.Context
import android.content.res.ColorStateList
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R

/** How well things are. Each tone has its own icon, so that colour is never the only sign. */
enum class Tone(
    internal val icon: Int,
    internal val color: Int,
    internal val soft: Int,
) {
    /** Working. */
    GOOD(R.drawable.ic_shield_check, R.color.green, R.color.green_soft),

    /** Working, but not as the user expects. */
    ATTENTION(R.drawable.ic_warning, R.color.amber, R.color.amber_soft),

    /** Not working. */
    OFF(R.drawable.ic_shield_off, R.color.red, R.color.red_soft),

    /** Neither good nor bad. */
    NEUTRAL(R.drawable.ic_info, R.color.primary, R.color.primary_soft),
}

/** Says in one second how things are, why, and gives the one action that mends it. */
class StatusCard(
    context: Context,
) : LinearLayout(context) {
    private val symbol = context.icon(Tone.GOOD.icon, Tone.GOOD.color, SYMBOL_DP)
    private val title = context.styledText(R.style.Text_Title)
    private val body = context.styledText(R.style.Text_Body)
    private val actions = FlowLayout(context)

    init {
        orientation = HORIZONTAL
        isBaselineAligned = false
        val texts = context.column(4)
        texts.addWide(title)
        texts.addWide(body)
        texts.addWide(actions)
        // A text button brings air of its own; without it the words stand on one line with the others.
        listOf(title, body).forEach { it.setPaddingRelative(dp(TEXT_BUTTON_DP), 0, 0, 0) }
        title.isAccessibilityHeading = true
        // A changed state is read out without being touched.
        title.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        addView(symbol, LayoutParams(dp(SYMBOL_DP), dp(SYMBOL_DP)).also { it.marginEnd = dp(16 - TEXT_BUTTON_DP) })
        addRest(texts)
        setPadding(dp(16), dp(16), dp(16), dp(16))
    }

    /**
     * Shows a state.
     *
     * @param action the label of the one button, or null where there is nothing to do
     * @param second the label of a quieter button beside it
     */
    fun bind(
        tone: Tone,
        title: CharSequence,
        body: CharSequence?,
        action: CharSequence? = null,
        onAction: () -> Unit = {},
        second: CharSequence? = null,
        onSecond: () -> Unit = {},
    ) {
        background = context.rounded(tone.soft, CARD_RADIUS_DP)
        symbol.setImageResource(tone.icon)
        symbol.imageTintList = ColorStateList.valueOf(context.getColor(tone.color))
        this.title.text = title
        this.title.setTextColor(context.getColor(tone.color))
        this.body.showText(body)
        actions.removeAllViews()
        if (action != null) actions.addView(Buttons.primary(context, action, onAction))
        if (second != null) actions.addView(Buttons.text(context, second, onSecond))
        actions.visibility = if (actions.childCount == 0) View.GONE else View.VISIBLE
        actions.setPaddingRelative(if (action == null) 0 else dp(TEXT_BUTTON_DP), dp(8), 0, 0)
    }

    private companion object {
        const val SYMBOL_DP = 40
        const val TEXT_BUTTON_DP = 12
    }
}

/** A 40 dp disc with an icon in it: the symbol at the start of a [ListRow]. */
internal class SymbolDisc(
    context: Context,
) : FrameLayout(context) {
    private val picture = context.icon(R.drawable.ic_info, R.color.primary)

    init {
        addView(picture, LayoutParams(dp(24), dp(24), Gravity.CENTER))
        importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    fun bind(
        drawable: Int,
        color: Int,
        soft: Int,
    ) {
        picture.setImageResource(drawable)
        picture.imageTintList = ColorStateList.valueOf(context.getColor(color))
        background = context.rounded(soft, 20)
    }
}
