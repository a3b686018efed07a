package app.curfew.export

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.text.format.Formatter
import android.view.Gravity
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ProgressBar
import app.curfew.R
import app.curfew.history.HeadSymbol
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [ExportScreen]. Main thread. */
internal class ExportBinder(
    private val context: Context,
    private val handle: (ExportEvent) -> Unit,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val confirm: () -> Unit,
        val share: (MadeExport) -> Unit,
        val saveTo: (MadeExport) -> Unit,
    )

    private val frame = FrameLayout(context)
    private var choices: ExportChoices? = null

    /** The whole screen. */
    val view: View = frame

    fun bind(state: ExportState) {
        if (state is ExportState.Choosing && !state.notRead) {
            val shown = choices ?: ExportChoices(context, handle, actions.confirm).also { show(it.view) }
            choices = shown
            shown.bind(state)
            return
        }
        choices = null
        when (state) {
            is ExportState.Choosing -> show(notRead())
            is ExportState.Writing -> show(busy(R.string.export_writing))
            is ExportState.Done -> show(
                if (state.saving ==
                    Saving.RUNNING
                ) {
                    busy(R.string.export_saving)
                } else {
                    done(state)
                },
            )
        }
    }

    private fun show(view: View) {
        frame.removeAllViews()
        frame.addView(view)
    }

    private fun notRead(): View =
        context.centred(
            ErrorState(context).bind(
                context.getText(R.string.history_failed_title),
                context.getText(R.string.history_failed_what_to_do),
                context.getText(R.string.action_try_again),
            ) { handle(ExportEvent.Shown) },
        )

    private fun busy(what: Int): View {
        val column = context.column(16)
        column.gravity = Gravity.CENTER_HORIZONTAL
        val wheel = ProgressBar(context)
        wheel.indeterminateTintList = ColorStateList.valueOf(context.getColor(R.color.primary))
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        column.addView(wheel, LinearLayout.LayoutParams(wrap, wrap))
        val text = context.styledText(R.style.Text_Body_Secondary, context.getText(what))
        text.textAlignment = View.TEXT_ALIGNMENT_CENTER
        text.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        column.addWide(text)
        return context.centred(column)
    }

    private fun done(state: ExportState.Done): View {
        val made = state.made
        val body = ScrollColumn(context)
        body.part(head(state.saving))
        body.part(ways(state))
        body.part(context.sectionHeader(context.getText(R.string.export_file)))
        body.part(facts(made))
        val again = FrameLayout(context)
        val wrap = FrameLayout.LayoutParams.WRAP_CONTENT
        again.addView(
            Buttons.text(context, context.getText(R.string.export_again)) {
                handle(ExportEvent.Again)
            },
            FrameLayout.LayoutParams(wrap, wrap),
        )
        body.part(again)
        return body
    }

    /** How far it is: made, saved, or not saved and why. */
    private fun head(saving: Saving): View {
        val words = HEADS.getValue(saving)
        val texts = context.column(4)
        val title = context.styledText(R.style.Text_Title, context.getText(words.title))
        title.isAccessibilityHeading = true
        title.setTextColor(context.getColor(if (words.tone == Tone.ATTENTION) R.color.amber else R.color.green))
        texts.addWide(title)
        texts.addWide(context.styledText(R.style.Text_Body, context.getText(words.text)))
        val line = context.row(16)
        line.addView(
            HeadSymbol(
                context,
                RowSymbol(
                    if (words.tone ==
                        Tone.ATTENTION
                    ) {
                        R.drawable.ic_warning
                    } else {
                        R.drawable.ic_check
                    },
                    words.tone,
                ),
            ),
        )
        line.addRest(texts)
        val card = Card(context)
        card.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        card.addWide(line)
        return card
    }

    private fun ways(state: ExportState.Done): View {
        val ways = FlowLayout(context)
        ways.addView(Buttons.primary(context, context.getText(R.string.export_share)) { actions.share(state.made) })
        val save = Buttons.tonal(context, context.getText(R.string.export_save_to)) { actions.saveTo(state.made) }
        ways.addView(save)
        return ways
    }

    private fun facts(made: MadeExport): View {
        val card = Card(context, gapDp = 12)
        fact(card, R.string.export_fact_name, made.file.name)
        fact(
            card,
            R.string.export_fact_calls,
            context.callsText(made.calls),
        )
        fact(card, R.string.export_fact_size, Formatter.formatFileSize(context, made.bytes))
        fact(card, R.string.export_fact_hash, made.sha256.chunked(HASH_GROUP).joinToString(" "), isCode = true)
        card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.export_hash_note)))
        if (made.code.isNotEmpty()) {
            fact(card, R.string.health_code, made.code, isCode = true)
            card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.health_code_note)))
        }
        return card
    }

    private fun fact(
        card: Card,
        label: Int,
        value: CharSequence,
        isCode: Boolean = false,
    ) {
        val lines = context.column()
        lines.isScreenReaderFocusable = true
        lines.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(label)))
        val text = context.styledText(R.style.Text_Body, value)
        if (isCode) text.typeface = Typeface.MONOSPACE
        lines.addWide(text)
        card.addWide(lines)
    }

    private class HeadWords(
        val tone: Tone,
        val title: Int,
        val text: Int,
    )

    private companion object {
        const val HASH_GROUP = 8

        val HEADS =
            mapOf(
                Saving.NOT_YET to HeadWords(Tone.GOOD, R.string.export_done_title, R.string.export_done_text),
                Saving.RUNNING to HeadWords(Tone.GOOD, R.string.export_done_title, R.string.export_done_text),
                Saving.SAVED to HeadWords(Tone.GOOD, R.string.export_saved_title, R.string.export_saved_text),
                Saving.FAILED to HeadWords(Tone.ATTENTION, R.string.export_not_saved_title, R.string.export_not_saved),
                Saving.FAILED_PART_LEFT to
                    HeadWords(Tone.ATTENTION, R.string.export_not_saved_title, R.string.export_not_saved_part),
            )
    }
}
