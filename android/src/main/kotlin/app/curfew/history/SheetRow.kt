package app.curfew.history

import android.content.Context
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.icon

/** A choice in a sheet, flush with the sheet's title; the one in force has a tick. Main thread. */
internal class SheetRow(
    context: Context,
) : FrameLayout(context) {
    private val row = ListRow(context)

    init {
        addView(row, LayoutParams(MATCH_PARENT, WRAP_CONTENT))
    }

    /** Shows a choice. [chosen] null: it is an action, which is never in force. */
    fun bind(
        symbol: RowSymbol?,
        title: CharSequence,
        subtitle: CharSequence?,
        chosen: Boolean?,
        onChoose: () -> Unit,
    ): SheetRow {
        row.end.removeAllViews()
        if (chosen == true) row.end.addView(context.icon(R.drawable.ic_check, R.color.primary))
        row.bind(symbol, title, subtitle, onClick = onChoose)
        row.setPaddingRelative(0, row.paddingTop, 0, row.paddingBottom)
        row.accessibilityDelegate = if (chosen == null) null else Checkable(chosen)
        return this
    }

    private class Checkable(
        private val chosen: Boolean,
    ) : AccessibilityDelegate() {
        override fun onInitializeAccessibilityNodeInfo(
            host: android.view.View,
            info: AccessibilityNodeInfo,
        ) {
            super.onInitializeAccessibilityNodeInfo(host, info)
            info.className = android.widget.RadioButton::class.java.name
            info.isCheckable = true
            info.isChecked = chosen
        }
    }
}
