package app.curfew.ui

import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R

/**
 * One line of a list: a symbol of 40 dp, two texts, and what stands at the end. Read out as one thing.
 *
 * With large text the trailing text goes below the others, so that nothing is squeezed.
 */
class ListRow(
    context: Context,
) : LinearLayout(context) {
    private val disc = SymbolDisc(context)
    private val title = context.styledText(R.style.Text_Body)
    private val subtitle = context.styledText(R.style.Text_Label_Secondary)
    private val below = context.styledText(R.style.Text_Label_Secondary)
    private val trailing = context.styledText(R.style.Text_Label_Secondary)

    /** A view of one's own at the end (a chevron, a switch, a small ring); put it here. */
    val end = FrameLayout(context)

    init {
        orientation = HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        isBaselineAligned = false
        minimumHeight = dp(64)
        setPaddingRelative(dp(16), dp(12), dp(16), dp(12))
        addView(disc, LayoutParams(dp(40), dp(40)).also { it.marginEnd = dp(16) })
        val texts = context.column()
        texts.addWide(title)
        texts.addWide(subtitle)
        texts.addWide(below)
        addRest(texts)
        trailing.textAlignment = View.TEXT_ALIGNMENT_VIEW_END
        addView(
            trailing,
            LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT).also {
                it.marginStart =
                    dp(12)
            },
        )
        addView(end, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT).also { it.marginStart = dp(8) })
        disc.visibility = View.GONE
    }

    /** Shows a row. [onClick] null: the row is only read, or the list around it takes the click. */
    fun bind(
        symbol: RowSymbol?,
        title: CharSequence,
        subtitle: CharSequence? = null,
        trailing: CharSequence? = null,
        onClick: (() -> Unit)? = null,
    ): ListRow {
        disc.visibility = if (symbol == null) View.GONE else View.VISIBLE
        if (symbol != null) disc.bind(symbol.icon, symbol.tone.color, symbol.tone.soft)
        this.title.text = title
        this.subtitle.showText(subtitle)
        val large = resources.configuration.fontScale >= LARGE_FONT
        below.showText(trailing.takeIf { large })
        this.trailing.showText(trailing.takeUnless { large })
        end.visibility = if (end.childCount == 0) View.GONE else View.VISIBLE
        if (onClick == null) {
            background = null
            setOnClickListener(null)
            isClickable = false
        } else {
            background = context.touchable(null, 0)
            setOnClickListener { onClick() }
        }
        isFocusable = onClick != null
        isScreenReaderFocusable = true
        return this
    }

    /** A chevron at the end: the row opens something. */
    fun withChevron(): ListRow {
        end.removeAllViews()
        end.addView(context.icon(R.drawable.ic_chevron, R.color.ink_secondary))
        end.visibility = View.VISIBLE
        return this
    }

    private companion object {
        const val LARGE_FONT = 1.4f
    }
}

/** The symbol of a [ListRow]: an icon of the kit and how it is coloured. */
class RowSymbol(
    val icon: Int,
    val tone: Tone = Tone.NEUTRAL,
)
