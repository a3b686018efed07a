package app.curfew.export

import android.content.Context
import android.view.View
import app.curfew.R
import app.curfew.core.ExportForm
import app.curfew.history.Period
import app.curfew.history.periodText
import app.curfew.rules.ChoiceRow
import app.curfew.rules.ProblemText
import app.curfew.rules.footed
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** What to export, how many calls that is, and the button. Main thread. */
internal class ExportChoices(
    private val context: Context,
    private val handle: (ExportEvent) -> Unit,
    confirmed: () -> Unit,
) {
    private val which = Which.entries.associateWith { ChoiceRow(context) }
    private val periods = Period.entries.reversed().associateWith { Chip(context) }
    private val forms = FORMS.keys.associateWith { ChoiceRow(context) }
    private val count = context.styledText(R.style.Text_Label_Secondary)
    private val notWritten = ProblemText(context)
    private val confirm = Buttons.primary(context, context.getText(R.string.export_confirm)) { confirmed() }

    /** The whole screen. */
    val view: View

    init {
        val body = ScrollColumn(context)
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.export_intro)))
        body.part(context.sectionHeader(context.getText(R.string.export_which)))
        body.part(cardOf(which.values))
        body.part(context.sectionHeader(context.getText(R.string.history_period)))
        val chips = FlowLayout(context)
        periods.values.forEach(chips::addView)
        body.part(chips)
        body.part(context.sectionHeader(context.getText(R.string.export_form)))
        body.part(cardOf(forms.values))
        count.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        count.textAlignment = View.TEXT_ALIGNMENT_CENTER
        val foot = context.column(4)
        foot.addWide(notWritten.view)
        foot.addWide(count)
        foot.addWide(confirm)
        view = footed(body, foot)
    }

    /** Shows what is chosen. */
    fun bind(state: ExportState.Choosing) {
        val choice = state.choice
        which.forEach { (value, row) ->
            row.bind(
                null,
                context.getText(whichText(value)),
                null,
                choice.which == value,
            ) { choose(choice.copy(which = value)) }
        }
        periods.forEach { (value, chip) ->
            chip.bind(
                context.getText(periodText(value)),
                choice.period == value,
            ) { choose(choice.copy(period = value)) }
        }
        forms.forEach { (value, row) ->
            val words = FORMS.getValue(value)
            row.bind(
                RowSymbol(words.icon),
                context.getText(words.title),
                context.getText(words.text),
                choice.form == value,
            ) {
                choose(choice.copy(form = value))
            }
        }
        count.text = countOf(state.calls)
        confirm.isEnabled = state.calls?.let { it > 0 } == true
        confirm.alpha = if (confirm.isEnabled) 1f else DISABLED
        notWritten.bind(context.getText(R.string.export_not_written).takeIf { state.notWritten })
    }

    private fun choose(choice: ExportChoice) = handle(ExportEvent.Chosen(choice))

    private fun countOf(calls: Long?): CharSequence =
        when (calls) {
            null -> " "
            0L -> context.getText(R.string.export_no_calls)
            else -> context.callsText(calls)
        }

    private fun whichText(which: Which): Int =
        when (which) {
            Which.NOT_RUNG -> R.string.export_which_not_rung
            Which.ALL -> R.string.export_which_all
        }

    private fun cardOf(rows: Collection<View>): View {
        val card = Card(context).withRows()
        rows.forEach(card::addWide)
        return card
    }

    private class FormWords(
        val icon: Int,
        val title: Int,
        val text: Int,
    )

    private companion object {
        const val DISABLED = 0.4f

        /** In their order on the screen. */
        val FORMS =
            linkedMapOf(
                ExportForm.HTML to FormWords(R.drawable.ic_globe, R.string.export_html, R.string.export_html_text),
                ExportForm.CSV to FormWords(R.drawable.export_table, R.string.export_csv, R.string.export_csv_text),
                ExportForm.JSONL to FormWords(R.drawable.ic_file, R.string.export_jsonl, R.string.export_jsonl_text),
            )
    }
}

/** "1,234 calls". */
internal fun Context.callsText(calls: Long): String =
    resources.getQuantityString(R.plurals.export_calls, calls.coerceAtMost(Int.MAX_VALUE.toLong()).toInt(), calls)
