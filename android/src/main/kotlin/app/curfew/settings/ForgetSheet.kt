package app.curfew.settings

import android.content.Context
import android.view.View
import android.widget.TextView
import app.curfew.R
import app.curfew.core.ForgetView
import app.curfew.history.SheetRow
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.DateChooser
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** Asks how old what is forgotten is, says what goes, and asks again. Main thread. */
internal class ForgetSheet(
    private val context: Context,
    private val presenter: ForgetPresenter,
) {
    private val sheet = BottomSheet(context, context.getText(R.string.forget_title))
    private val rows = YEARS.map { it to SheetRow(context) }
    private val chooser =
        DateChooser(context, context.getText(R.string.forget_before), presenter.today(), presenter::choose)
    private val says: TextView = context.styledText(R.style.Text_Body)
    private val action: View =
        Buttons.destructive(context, context.getText(R.string.forget_action)) {
            presenter.forget()
            sheet.dismiss()
        }

    init {
        rows.forEach { (_, row) -> sheet.content.addWide(row) }
        sheet.content.addWide(chooser)
        says.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        sheet.content.addWide(says)
        sheet.button(action)
        sheet.quiet(context.getText(R.string.action_cancel))
        sheet.onGone(presenter::leave)
        bind(presenter.step)
    }

    fun show() = sheet.show()

    fun dismiss() = sheet.dismiss()

    /** Shows [step]. */
    fun bind(step: Forgetting) {
        val today = presenter.today()
        rows.forEach { (years, row) ->
            val first = today.minusYears(years)
            val text = context.resources.getQuantityString(R.plurals.forget_years, years.toInt(), years.toInt())
            row.bind(null, text, null, presenter.day == first) { presenter.choose(first) }
        }
        chooser.bind(presenter.day ?: today.minusYears(YEARS.first()))
        val asked = step as? Forgetting.Asking
        action.visibility = if (asked == null || asked.view.entries == 0uL) View.GONE else View.VISIBLE
        says.text =
            when (step) {
                is Forgetting.Asking -> asking(step.view)
                Forgetting.Counting -> context.getText(R.string.forget_counting)
                Forgetting.Failed -> context.getText(R.string.forget_failed)
                else -> context.getText(R.string.forget_text)
            }
    }

    private fun asking(view: ForgetView): CharSequence {
        if (view.entries == 0uL) return context.getText(R.string.forget_nothing)
        val goes = context.calls(R.plurals.forget_goes, view.calls)
        if (view.caseCalls == 0uL) return goes
        return goes + "\n" + context.calls(R.plurals.forget_stays, view.caseCalls)
    }

    private companion object {
        /** How old, in years. */
        val YEARS = listOf(1L, 2L, 5L)
    }
}

/** What became of it, in a sentence; null where there is nothing to say. */
internal fun Context.said(step: Forgetting): CharSequence? =
    when (step) {
        Forgetting.Running -> getText(R.string.forget_running)
        Forgetting.Failed -> getText(R.string.forget_failed)
        is Forgetting.Done -> {
            val gone = calls(R.plurals.forget_done, step.view.calls)
            if (step.view.isSigned) gone else gone + " " + getText(R.string.forget_unsigned)
        }
        else -> null
    }

private fun Context.calls(
    text: Int,
    count: ULong,
): String {
    val shown = minOf(count, Int.MAX_VALUE.toULong()).toInt()
    return resources.getQuantityString(text, shown, shown)
}
