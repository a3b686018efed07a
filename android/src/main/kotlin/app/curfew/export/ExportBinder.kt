package app.curfew.export

import android.content.Context
import android.text.format.Formatter
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.centred
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
    private val parts = ExportParts(context)

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
            is ExportState.Writing -> show(parts.busy(R.string.export_writing))
            is ExportState.Done -> show(
                if (state.saving ==
                    Saving.RUNNING
                ) {
                    parts.busy(R.string.export_saving)
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

    private fun done(state: ExportState.Done): View {
        val made = state.made
        val body = ScrollColumn(context)
        body.part(parts.head(state.saving))
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

    private fun ways(state: ExportState.Done): View {
        val ways = FlowLayout(context)
        ways.addView(Buttons.primary(context, context.getText(R.string.export_share)) { actions.share(state.made) })
        val save = Buttons.tonal(context, context.getText(R.string.export_save_to)) { actions.saveTo(state.made) }
        ways.addView(save)
        return ways
    }

    private fun facts(made: MadeExport): View {
        val card = Card(context, gapDp = 12)
        parts.fact(card, R.string.export_fact_name, made.file.name)
        parts.fact(
            card,
            R.string.export_fact_calls,
            context.callsText(made.calls),
        )
        parts.fact(card, R.string.export_fact_size, Formatter.formatFileSize(context, made.bytes))
        parts.fact(card, R.string.export_fact_hash, made.sha256.chunked(HASH_GROUP).joinToString(" "), isCode = true)
        card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.export_hash_note)))
        if (made.code.isNotEmpty()) {
            parts.fact(card, R.string.health_code, made.code, isCode = true)
            card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.health_code_note)))
        }
        return card
    }

    private companion object {
        const val HASH_GROUP = 8
    }
}
