package app.curfew.rules

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.PorterDuff
import android.graphics.Rect
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.RadioButton
import android.widget.ScrollView
import android.widget.Switch
import android.widget.TextView
import app.curfew.R
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.TOUCH_DP
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.covered
import app.curfew.ui.dp
import app.curfew.ui.icon
import app.curfew.ui.row
import app.curfew.ui.showText
import app.curfew.ui.sideMargin
import app.curfew.ui.styledText

/** One of several; the whole row is the control, and is read out as a radio button. */
class ChoiceRow(
    context: Context,
) : FrameLayout(context) {
    private val row = ListRow(context)
    private val radio = RadioButton(context)

    init {
        radio.isClickable = false
        radio.isFocusable = false
        radio.background = null
        radio.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        radio.buttonTintList = states(context, R.color.primary, R.color.control_edge)
        row.end.addView(radio)
        row.accessibilityDelegate =
            object : View.AccessibilityDelegate() {
                override fun onInitializeAccessibilityNodeInfo(
                    host: View,
                    info: AccessibilityNodeInfo,
                ) {
                    super.onInitializeAccessibilityNodeInfo(host, info)
                    info.className = RadioButton::class.java.name
                    info.isCheckable = true
                    info.isChecked = radio.isChecked
                }
            }
        addView(row, LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Whether this is the one. */
    val isChosen: Boolean get() = radio.isChecked

    /** Shows a choice. */
    fun bind(
        symbol: RowSymbol?,
        title: CharSequence,
        subtitle: CharSequence?,
        chosen: Boolean,
        onChoose: () -> Unit,
    ): ChoiceRow {
        row.bind(symbol, title, subtitle, onClick = onChoose)
        radio.isChecked = chosen
        if (!isAttachedToWindow) radio.jumpDrawablesToCurrentState()
        return this
    }
}

/** What is wrong with an entry that is not a text field; read out when it appears. */
class ProblemText(
    context: Context,
) {
    /** Takes no room while there is nothing to say. */
    val view: TextView =
        context.styledText(R.style.Text_Label).also {
            it.setTextColor(context.getColor(R.color.red))
            it.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        }

    /** Says what is wrong, or nothing. */
    fun bind(problem: CharSequence?) = view.showText(problem)
}

/** One thing to know: a symbol of 40 dp, a title in its colour, and a text; a hint stands below it, quieter. */
internal fun Context.messageCard(
    icon: Int,
    color: Int,
    title: CharSequence,
    text: CharSequence?,
    hint: CharSequence? = null,
): Card {
    val heading = styledText(R.style.Text_Title, title)
    heading.setTextColor(getColor(color))
    heading.isAccessibilityHeading = true
    val texts = column(4)
    texts.addWide(heading)
    if (text != null) texts.addWide(styledText(R.style.Text_Body, text))
    if (hint != null) {
        val below = styledText(R.style.Text_Label_Secondary, hint)
        below.setPadding(0, dp(4), 0, 0)
        texts.addWide(below)
    }
    val line = row(16)
    line.addView(icon(icon, color, SYMBOL_DP))
    line.addRest(texts)
    val card = Card(this)
    card.addWide(line)
    return card
}

private const val SYMBOL_DP = 40

/** Whether the user reads large text, which wants the whole width. */
internal val Context.textIsLarge: Boolean get() = resources.configuration.fontScale >= LARGE_FONT

private const val LARGE_FONT = 1.4f

/** The switch of a card, 48 dp to the finger, in the colours of the app. */
internal fun Context.cardSwitch(): Switch =
    Switch(this).also {
        it.minimumHeight = dp(TOUCH_DP)
        it.minimumWidth = dp(TOUCH_DP)
        it.gravity = Gravity.CENTER_VERTICAL
        it.thumbTintList = states(this, R.color.primary, R.color.control_edge)
        it.trackTintList = states(this, R.color.primary, R.color.control_edge)
        it.trackTintMode = PorterDuff.Mode.SRC_IN
    }

private fun states(
    context: Context,
    on: Int,
    off: Int,
) = ColorStateList(
    arrayOf(intArrayOf(android.R.attr.state_checked), intArrayOf()),
    intArrayOf(context.getColor(on), context.getColor(off)),
)

/** [body] with [foot] below it, which does not scroll and stays above the keyboard and the system's bar. */
internal fun footed(
    body: ScrollColumn,
    foot: View,
): View {
    val context = body.context
    // The foot keeps the bottom free, not the body.
    body.setOnApplyWindowInsetsListener { _, insets -> insets }
    body.setPadding(body.paddingLeft, body.paddingTop, body.paddingRight, context.dp(16))
    val frame = Foot(context)
    frame.addWide(foot)
    val column = context.column()
    column.addRest(body)
    column.addWide(frame)
    return column
}

private class Foot(
    context: Context,
) : LinearLayout(context) {
    private var below = 0

    init {
        orientation = VERTICAL
        setBackgroundColor(context.getColor(R.color.background))
        setOnApplyWindowInsetsListener { _, insets ->
            below = insets.covered().bottom
            requestLayout()
            insets
        }
    }

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val side = context.sideMargin(MeasureSpec.getSize(widthSpec))
        setPadding(side, dp(8), side, dp(8) + below)
        super.onMeasure(widthSpec, heightSpec)
    }
}

/** Scrolls so that [part] can be seen, once it has its place. */
internal fun ScrollView.reveal(part: View) {
    post {
        val place = Rect(0, 0, part.width, part.height)
        offsetDescendantRectToMyCoords(part, place)
        smoothScrollTo(0, (place.top - height / 4).coerceAtLeast(0))
    }
}
