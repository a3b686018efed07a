package app.curfew.cases

import android.content.Context
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.ComplaintField
import app.curfew.rules.footed
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.Tone
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [ComplaintScreen]. Main thread. */
internal class ComplaintBinder(
    private val context: Context,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val again: () -> Unit,
        val next: () -> Unit,
        val turn: (sheet: Int) -> Unit,
        val copy: (label: String, value: String) -> Unit,
        val fill: (ComplaintField) -> Unit,
        val keep: (Boolean) -> Unit,
        val handOver: () -> Unit,
        val filed: () -> Unit,
    )

    private val frame = FrameLayout(context)

    /** The column of the step and sheet that is shown, which keeps its place while they stay. */
    private var shown: Pair<Any, ScrollColumn>? = null

    /** The whole screen. */
    val view: View = frame

    fun bind(state: ComplaintState) {
        if (state is ComplaintState.Ready) return ready(state)
        shown = null
        frame.removeAllViews()
        if (state == ComplaintState.Failed) frame.addView(context.failed(actions.again))
    }

    private fun ready(state: ComplaintState.Ready) {
        val at = state.step to state.sheet
        val body = shown?.takeIf { it.first == at }?.second ?: ScrollColumn(context).also {
            shown = at to it
            frame.removeAllViews()
            frame.addView(footed(it, foot(state)))
        }
        body.content.removeAllViews()
        if (state.step == ComplaintStep.AUDIT) audit(body, state) else fields(body, state)
    }

    private fun foot(state: ComplaintState.Ready): View {
        val foot = context.column()
        if (state.step == ComplaintStep.AUDIT) {
            foot.addWide(Buttons.primary(context, context.getText(R.string.complaint_next), actions.next))
        } else {
            foot.addWide(Buttons.primary(context, context.getText(R.string.complaint_hand_over), actions.handOver))
            foot.addWide(Buttons.text(context, context.getText(R.string.complaint_filed), actions.filed))
        }
        return foot
    }

    private fun audit(
        body: ScrollColumn,
        state: ComplaintState.Ready,
    ) {
        val about = body.part(Card(context, gapDp = 4))
        about.addWide(context.styledText(R.style.Text_Title, state.form.title))
        about.addWide(context.styledText(R.style.Text_Body, state.form.note))
        about.addWide(context.styledText(R.style.Text_Label_Secondary, state.form.url))
        findings(
            body,
            R.string.complaint_lacks,
            state.complaint.lacks,
            RowSymbol(R.drawable.ic_warning, Tone.ATTENTION),
        )
        findings(body, R.string.complaint_has, state.complaint.has, RowSymbol(R.drawable.ic_check, Tone.GOOD))
    }

    private fun findings(
        body: ScrollColumn,
        title: Int,
        texts: List<String>,
        symbol: RowSymbol,
    ) {
        if (texts.isEmpty()) return
        body.part(context.sectionHeader(context.getText(title)))
        val card = body.part(Card(context).withRows())
        texts.forEach { card.addWide(ListRow(context).bind(symbol, it)) }
    }

    private fun fields(
        body: ScrollColumn,
        state: ComplaintState.Ready,
    ) {
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.complaint_fields_about)))
        body.part(context.styledText(R.style.Text_Body_Secondary, state.form.note))
        val sheets = state.complaint.sheets.toInt()
        if (sheets > 1) body.part(turner(state.sheet, sheets))
        if (state.complaint.leftOut > 0u) {
            val text = context.getString(R.string.complaint_left_out, state.complaint.leftOut.toInt())
            body.part(context.styledText(R.style.Text_Label_Secondary, text))
        }
        var call: UInt? = null
        state.complaint.fields.forEach {
            val of = it.call
            if (of != null && of != call) {
                body.part(context.sectionHeader(context.getString(R.string.complaint_call, of.toInt())))
            }
            call = of
            body.part(field(it))
        }
        val keeps = body.part(Card(context).withRows())
        val text = context.getText(R.string.complaint_keep_text)
        keeps.addWide(
            SwitchRow(context).bind(context.getText(R.string.complaint_keep), text, state.keeps, actions.keep),
        )
        val code = context.getString(R.string.complaint_code, state.complaint.code)
        body.part(context.styledText(R.style.Text_Label_Secondary, code))
    }

    /** One sheet for each call, or each few. */
    private fun turner(
        sheet: Int,
        sheets: Int,
    ): View {
        val card = Card(context)
        val says = context.getString(R.string.complaint_sheet, sheet + 1, sheets)
        card.addWide(context.styledText(R.style.Text_Title, says))
        val ways = FlowLayout(context)
        if (sheet > 0) ways.addView(turn(R.string.complaint_before, sheet - 1))
        if (sheet < sheets - 1) ways.addView(turn(R.string.complaint_after, sheet + 1))
        card.addWide(ways)
        return card
    }

    private fun turn(
        text: Int,
        to: Int,
    ) = Buttons.tonal(context, context.getText(text)) { actions.turn(to) }

    private fun field(field: ComplaintField): View {
        val texts = context.column(4)
        texts.addWide(context.styledText(R.style.Text_Label_Primary, field.label))
        field.hint?.let { texts.addWide(context.styledText(R.style.Text_Label_Secondary, it)) }
        val value = field.value
        val says = context.styledText(R.style.Text_Body, value ?: context.getText(R.string.complaint_unknown))
        if (value ==
            null
        ) {
            says.setTextColor(context.getColor(if (field.required) R.color.amber else R.color.ink_secondary))
        }
        says.setTextIsSelectable(value != null)
        texts.addWide(says)
        notes(field).forEach { texts.addWide(context.styledText(R.style.Text_Label_Secondary, it)) }
        val line = context.row(8)
        line.addRest(texts)
        if (value != null) {
            val label = context.getString(R.string.complaint_copy, field.label)
            line.addView(
                Buttons.icon(context, R.drawable.ic_copy, label, R.color.primary) { actions.copy(field.label, value) },
            )
        }
        val card = Card(context)
        card.addWide(line)
        if (field.ask != null) {
            val text = if (value == null) R.string.complaint_fill else R.string.complaint_change
            val ways = FlowLayout(context)
            ways.addView(Buttons.tonal(context, context.getText(text)) { actions.fill(field) })
            card.addWide(ways)
        }
        return card
    }

    private fun notes(field: ComplaintField): List<String> {
        val length = field.whole ?: field.value
        val most = field.most.toInt()
        val used = length?.let { it.codePointCount(0, it.length) } ?: 0
        return listOfNotNull(
            context.getString(R.string.complaint_required).takeIf { field.required && field.value == null },
            context.getString(R.string.complaint_not_noted).takeIf { field.ask == null && field.value == null },
            context.getString(R.string.complaint_most, used, most).takeIf { most > 0 },
            context.getString(R.string.complaint_cut).takeIf { field.whole != null },
            field.misfit?.let { context.getString(R.string.complaint_misfit, it) },
            field.choices.takeIf { it.isNotEmpty() }?.let {
                context.getString(R.string.complaint_choices, it.joinToString(context.getString(R.string.history_dot)))
            },
        )
    }
}
