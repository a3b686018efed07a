package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.ui.BottomSheet
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** The question before unsaved changes are left: keep them, discard them, or stay. Main thread. */
internal fun leaveSheet(
    context: Context,
    keepLabel: Int,
    onKeep: () -> Unit,
    onDiscard: () -> Unit,
): BottomSheet {
    val sheet = BottomSheet(context, context.getString(R.string.rules_leave_title))
    sheet.content.addWide(context.styledText(R.style.Text_Body, context.getString(R.string.rules_leave_text)))
    sheet.primary(context.getString(keepLabel), onKeep)
    sheet.destructive(context.getString(R.string.rules_leave_discard), onDiscard)
    sheet.quiet(context.getString(R.string.rules_leave_stay))
    return sheet
}
