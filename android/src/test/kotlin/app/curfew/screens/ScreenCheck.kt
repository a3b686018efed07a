package app.curfew.screens

import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.RippleDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.ListView
import android.widget.ScrollView
import android.widget.Switch
import android.widget.TextView
import app.curfew.R
import app.curfew.ui.DestinationBar
import kotlin.math.ceil

/**
 * What every screen must keep to, found out from its views after layout: no text is cut off or close to the screen's
 * sides, what takes a touch is at least 48 dp and has a name for a screen reader, and everything stands out from its
 * background.
 */
class ScreenCheck(
    private val root: View,
) {
    private val density = root.resources.displayMetrics.density
    private val found = mutableListOf<String>()

    /** What is wrong, one line each; empty if nothing is. */
    fun problems(): List<String> {
        walk(root, null)
        return found
    }

    private fun walk(
        view: View,
        behind: Int?,
    ) {
        if (view.visibility != View.VISIBLE || view.alpha == 0f) return
        val ground = colorOf(view.background) ?: behind
        cutOff(view)
        if (view is TextView && view !is Switch) text(view, ground)
        if (view is ImageView) symbol(view, ground)
        if (isTouched(view)) touched(view)
        if (view is ViewGroup) (0 until view.childCount).forEach { walk(view.getChildAt(it), ground) }
    }

    private fun text(
        view: TextView,
        ground: Int?,
    ) {
        val layout = view.layout ?: return
        val room = view.width - view.compoundPaddingLeft - view.compoundPaddingRight
        val isTyped = view is EditText
        for (line in 0 until layout.lineCount) {
            if (layout.getEllipsisCount(line) > 0) report(view, "is shortened")
            val needed = ceil(layout.getLineMax(line)).toInt()
            if (!isTyped && view.text.isNotEmpty() && needed > room + 1) report(view, "is $needed px wide in $room px")
        }
        val height = layout.height + view.compoundPaddingTop + view.compoundPaddingBottom
        if (!isTyped && height > view.height + 1) report(view, "is $height px high in ${view.height} px")
        if (view.text.isNotEmpty()) margin(view)
        if (view.text.isNotEmpty() && view.isEnabled) contrast(view, view.currentTextColor, ground, TEXT_CONTRAST)
    }

    /** Lines of text keep away from the sides. The destinations share the width; a row of chips is pushed along. */
    private fun margin(view: TextView) {
        val within = generateSequence(view.parent) { it.parent }
        if (within.any { it is HorizontalScrollView || it is DestinationBar }) return
        val at = IntArray(2).also(view::getLocationInWindow)
        val start = at[0] + view.compoundPaddingLeft
        val lines = 0 until view.layout.lineCount
        val left = (start + lines.minOf(view.layout::getLineLeft)) / density
        val right = (root.width - start - lines.maxOf(view.layout::getLineRight)) / density
        if (left < LEAST_MARGIN_DP || right < LEAST_MARGIN_DP) report(view, "is $left dp and $right dp from the sides")
    }

    private fun symbol(
        view: ImageView,
        ground: Int?,
    ) {
        val tint = view.imageTintList?.defaultColor ?: return
        contrast(view, tint, ground, SYMBOL_CONTRAST)
    }

    private fun contrast(
        view: View,
        color: Int,
        ground: Int?,
        least: Double,
    ) {
        val behind = ground ?: return report(view, "has no background that could be found")
        val ratio = Contrast.ratio(color, behind)
        if (ratio < least) report(view, "has a contrast of %.2f, not %.1f".format(ratio, least))
    }

    /** Whatever does not scroll must lie inside its parent. */
    private fun cutOff(view: View) {
        val parent = view.parent as? ViewGroup ?: return
        if (parent is ScrollView || parent is HorizontalScrollView || parent is ListView) return
        if (view.width == 0 || view.height == 0) return
        val out = view.left < 0 || view.top < 0 || view.right > parent.width || view.bottom > parent.height
        if (out) {
            report(
                view,
                "reaches out of its parent (${view.left}, ${view.top}, ${view.right}, ${view.bottom} in ${parent.width} x ${parent.height})",
            )
        }
    }

    private fun isTouched(view: View): Boolean =
        view.isClickable && view.isEnabled && view.hasOnClickListeners() || view is EditText ||
            view.parent is ListView && (view.parent as ListView).onItemClickListener != null && view.isEnabled &&
            view !is TextView &&
            isRow(view)

    /** A list's header is not touched. */
    private fun isRow(view: View): Boolean {
        val list = view.parent as ListView
        val position = list.getPositionForView(view)
        return position >= list.headerViewsCount && list.adapter.isEnabled(position)
    }

    private fun touched(view: View) {
        if (isBackdrop(view)) return
        val least = (LEAST_TOUCH_DP * density).toInt()
        if (view.width < least || view.height < least) {
            report(view, "takes touches on ${view.width / density} x ${view.height / density} dp")
        }
        if (says(view).isBlank()) report(view, "takes touches and has no name")
    }

    /** The frame behind a sheet, which closes it. */
    private fun isBackdrop(view: View) = view.importantForAccessibility == View.IMPORTANT_FOR_ACCESSIBILITY_NO

    private fun says(view: View): String {
        val own = view.contentDescription ?: (view as? EditText)?.hint ?: (view as? TextView)?.text
        if (!own.isNullOrBlank()) return own.toString()
        if (view is EditText) return labelOf(view)
        if (view !is ViewGroup) return ""
        return (0 until view.childCount)
            .map(view::getChildAt)
            .filter {
                it.visibility == View.VISIBLE
            }.joinToString(" ", transform = ::says)
    }

    private fun labelOf(field: EditText): String =
        everything(root)
            .filterIsInstance<TextView>()
            .find {
                it.labelFor == field.id && field.id != View.NO_ID
            }?.text
            .toString()

    private fun everything(view: View): List<View> =
        listOf(view) +
            if (view is ViewGroup) {
                (0 until view.childCount).flatMap {
                    everything(
                        view.getChildAt(it),
                    )
                }
            } else {
                emptyList()
            }

    private fun report(
        view: View,
        what: String,
    ) {
        val text = (view as? TextView)
            ?.text
            ?.toString()
            ?.take(40)
            .orEmpty()
        found += "${view.javaClass.simpleName} \"$text\" $what"
    }

    /** The colour that a background fills its view with, or null where it lets through what is behind. */
    private fun colorOf(drawable: Drawable?): Int? =
        when (drawable) {
            is ColorDrawable -> drawable.color
            is GradientDrawable -> drawable.color?.defaultColor
            is InsetDrawable -> colorOf(drawable.drawable)
            is RippleDrawable -> (0 until drawable.numberOfLayers)
                .filter {
                    drawable.getId(it) != android.R.id.mask
                }.firstNotNullOfOrNull { colorOf(drawable.getDrawable(it)) }
            else -> null
        }?.takeIf { Color.alpha(it) == OPAQUE }

    private companion object {
        const val TEXT_CONTRAST = 4.5
        const val SYMBOL_CONTRAST = 3.0
        const val LEAST_TOUCH_DP = 48
        const val LEAST_MARGIN_DP = 16
        const val OPAQUE = 255
    }
}

/** WCAG 2.1, "contrast ratio". */
object Contrast {
    fun ratio(
        a: Int,
        b: Int,
    ): Double {
        val (darker, lighter) = listOf(Color.luminance(a), Color.luminance(b)).sorted()
        return (lighter + FLARE) / (darker + FLARE)
    }

    private const val FLARE = 0.05
}
