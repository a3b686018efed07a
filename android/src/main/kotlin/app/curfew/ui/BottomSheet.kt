package app.curfew.ui

import android.app.Dialog
import android.content.Context
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import app.curfew.R
import kotlin.math.min

/**
 * A sheet from the bottom edge for one short step: choose, confirm, enter a number. Its own window, so the back
 * gesture, the keyboard and a screen reader stay inside it. Main thread.
 */
class BottomSheet(
    private val context: Context,
    title: CharSequence,
) {
    private val dialog = Dialog(context, R.style.Theme_Curfew_Sheet)

    /** The parts between the title and the buttons; add with [addWide]. */
    val content: LinearLayout = context.column(8)

    private val buttons = FlowLayout(context)
    private val sheet = context.column()

    init {
        val heading = context.styledText(R.style.Text_Title, title)
        heading.isAccessibilityHeading = true
        heading.setPadding(0, 0, 0, context.dp(12))
        val radius = context.dp(CARD_RADIUS_DP).toFloat()
        val shape = context.rounded(R.color.surface, 0)
        shape.cornerRadii = floatArrayOf(radius, radius, radius, radius, 0f, 0f, 0f, 0f)
        sheet.background = shape
        sheet.setPadding(context.dp(24), context.dp(24), context.dp(24), context.dp(16))
        sheet.addWide(heading)
        sheet.addWide(content)
        buttons.setPadding(0, context.dp(16), 0, 0)
        sheet.addWide(buttons)
        buttons.visibility = View.GONE
        sheet.accessibilityPaneTitle = title
        dialog.setContentView(frame())
        dialog.setCanceledOnTouchOutside(true)
        dialog.window?.let {
            it.setLayout(MATCH_PARENT, MATCH_PARENT)
            it.setGravity(Gravity.BOTTOM)
            it.edgeToEdge()
        }
    }

    /** A button below the content, from the start to the end of the line. It closes the sheet, then acts. */
    fun primary(
        text: CharSequence,
        onClick: () -> Unit = {},
    ) = button(Buttons.primary(context, text) { close(onClick) })

    fun quiet(
        text: CharSequence,
        onClick: () -> Unit = {},
    ) = button(Buttons.text(context, text) { close(onClick) })

    fun destructive(
        text: CharSequence,
        onClick: () -> Unit = {},
    ) = button(Buttons.destructive(context, text) { close(onClick) })

    /** Adds a button that does not close the sheet by itself (it checks an entry first). */
    fun button(view: View) {
        buttons.visibility = View.VISIBLE
        buttons.addView(view)
    }

    /** Runs when the sheet is gone, however it went. */
    fun onGone(action: () -> Unit) = dialog.setOnDismissListener { action() }

    fun show() = dialog.show()

    fun dismiss() = dialog.dismiss()

    private fun close(action: () -> Unit) {
        dialog.dismiss()
        action()
    }

    private fun frame(): View {
        val scroll = SheetScroll(context)
        scroll.addView(sheet, FrameLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        val frame = FrameLayout(context)
        frame.setOnClickListener { dialog.cancel() }
        frame.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
        frame.addView(
            scroll,
            FrameLayout.LayoutParams(
                MATCH_PARENT,
                WRAP_CONTENT,
                Gravity.BOTTOM or Gravity.CENTER_HORIZONTAL,
            ),
        )
        frame.setOnApplyWindowInsetsListener { view, insets ->
            val covered = insets.covered()
            view.setPadding(covered.left, covered.top, covered.right, 0)
            sheet.setPadding(sheet.paddingLeft, sheet.paddingTop, sheet.paddingRight, context.dp(16) + covered.bottom)
            insets
        }
        return frame
    }

    /** Scrolls where the sheet is taller than the window; at most 640 dp wide. */
    private class SheetScroll(
        context: Context,
    ) : ScrollView(context) {
        init {
            isClickable = true // A touch on the sheet is not a touch outside it.
            isVerticalScrollBarEnabled = false
            importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
        }

        override fun onMeasure(
            widthSpec: Int,
            heightSpec: Int,
        ) {
            val width = min(MeasureSpec.getSize(widthSpec), dp(CONTENT_MAX_DP))
            super.onMeasure(MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY), heightSpec)
        }
    }
}
