package app.curfew.cases

import android.content.Context
import android.text.format.Formatter
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.export.ExportParts
import app.curfew.export.MadeExport
import app.curfew.export.Saving
import app.curfew.rules.ProblemText
import app.curfew.rules.footed
import app.curfew.rules.messageCard
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [BundleScreen]. Main thread. */
internal class BundleBinder(
    private val context: Context,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val again: () -> Unit,
        val make: () -> Unit,
        val share: (MadeExport) -> Unit,
        val saveTo: (MadeExport) -> Unit,
    )

    private val frame = FrameLayout(context)
    private val parts = ExportParts(context)

    /** The whole screen. */
    val view: View = frame

    fun bind(state: BundleState) {
        frame.removeAllViews()
        when (state) {
            BundleState.Loading -> return
            is BundleState.Failed -> frame.addView(failed(state.problem))
            is BundleState.Ready -> frame.addView(ready(state))
            BundleState.Writing -> frame.addView(parts.busy(R.string.bundle_making))
            is BundleState.Done ->
                frame.addView(if (state.saving == Saving.RUNNING) parts.busy(R.string.export_saving) else done(state))
        }
    }

    private fun failed(problem: BundleProblem): View {
        val title = context.getText(R.string.bundle_failed)
        val text = context.getText(PROBLEMS.getValue(problem))
        val again = context.getText(R.string.action_try_again)
        return context.centred(ErrorState(context).bind(title, text, again, actions.again))
    }

    private fun ready(state: BundleState.Ready): View {
        val body = ScrollColumn(context)
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.bundle_about)))
        body.part(context.sectionHeader(context.getText(R.string.bundle_holds)))
        val contents = state.contents
        val card = body.part(Card(context).withRows())
        val dot = context.getString(R.string.history_dot)
        val numbers = contents.numbers.joinToString(dot) { Numbers.display(it) }
        val calls = count(R.plurals.case_number_calls, contents.calls.toInt())
        card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_number), calls, numbers.ifEmpty { null }))
        val entries = context.getString(R.string.bundle_entries_least, entries(contents.entries.toLong()))
        val proofs = context.getText(R.string.bundle_proofs)
        card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_history), entries, proofs))
        if (contents.files > 0u) {
            val files = count(R.plurals.case_files_count, contents.files.toInt())
            val size = Formatter.formatFileSize(context, contents.fileBytes.toLong())
            card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_file), files, size))
        }
        val page = context.getText(R.string.bundle_page)
        val report = context.getText(R.string.bundle_report)
        card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_check), report, page))
        body.part(context.sectionHeader(context.getText(R.string.bundle_shows)))
        val shows = body.part(Card(context, gapDp = 8))
        shows.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.bundle_shows_text)))
        shows.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.bundle_shows_not)))
        val foot = context.column(4)
        val problem = ProblemText(context)
        problem.bind(state.problem?.let { context.getText(PROBLEMS.getValue(it)) })
        foot.addWide(problem.view)
        foot.addWide(Buttons.primary(context, context.getText(R.string.bundle_make), actions.make))
        return footed(body, foot)
    }

    private fun done(state: BundleState.Done): View {
        val made = state.made
        val body = ScrollColumn(context)
        body.part(parts.head(state.saving))
        val ways = FlowLayout(context)
        ways.addView(Buttons.primary(context, context.getText(R.string.export_share)) { actions.share(made) })
        ways.addView(Buttons.tonal(context, context.getText(R.string.export_save_to)) { actions.saveTo(made) })
        body.part(ways)
        body.part(signed(state.unsigned))
        body.part(context.sectionHeader(context.getText(R.string.export_file)))
        val card = body.part(Card(context, gapDp = 12))
        parts.fact(card, R.string.export_fact_name, made.file.name)
        val calls = count(R.plurals.case_number_calls, made.calls.toInt())
        val holds = calls + context.getString(R.string.history_dot) + entries(state.entries)
        parts.fact(card, R.string.export_fact_calls, holds)
        parts.fact(card, R.string.export_fact_size, Formatter.formatFileSize(context, made.bytes))
        parts.fact(card, R.string.health_code, made.code, isCode = true)
        card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.health_code_note)))
        val hash = made.sha256
            .take(HASH_SHOWN)
            .chunked(HASH_GROUP)
            .joinToString(" ")
        parts.fact(card, R.string.bundle_hash, hash, isCode = true)
        card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.bundle_check)))
        return body
    }

    private fun signed(unsigned: String?): View =
        if (unsigned == null) {
            val title = context.getText(R.string.bundle_signed)
            val text = context.getText(R.string.bundle_signed_text)
            context.messageCard(R.drawable.ic_shield_check, R.color.green, title, text)
        } else {
            val title = context.getText(R.string.bundle_unsigned)
            val why = context.getString(R.string.bundle_unsigned_why, unsigned)
            val text = context.getText(R.string.bundle_unsigned_text)
            context.messageCard(R.drawable.ic_warning, R.color.amber, title, text, why)
        }

    private fun entries(entries: Long) = count(R.plurals.bundle_entries, entries.toInt())

    private fun count(
        text: Int,
        count: Int,
    ) = context.resources.getQuantityString(text, count, count)

    private companion object {
        const val HASH_SHOWN = 16
        const val HASH_GROUP = 8

        val PROBLEMS =
            mapOf(
                BundleProblem.GONE to R.string.case_gone,
                BundleProblem.NOT_WHOLE to R.string.bundle_not_whole,
                BundleProblem.STORAGE to R.string.bundle_not_made,
            )
    }
}
