package app.curfew.lists

import android.content.Context
import android.text.InputType
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.ImportPreview
import app.curfew.rules.ChoiceRow
import app.curfew.rules.ProblemText
import app.curfew.rules.footed
import app.curfew.rules.messageCard
import app.curfew.rules.reveal
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [ImportScreen]. Main thread. */
class ImportBinder(
    private val context: Context,
    private val handle: (ImportEvent) -> Unit,
    private val actions: Actions,
) {
    /** Where the views lead. */
    class Actions(
        val leave: () -> Unit,
        val makeRule: (list: String) -> Unit,
    )

    private val frame = FrameLayout(context)
    private var ready: Ready? = null
    private var key: ImportKeyView? = null
    private val rules = ImportRulesViews(context, handle, actions.leave)

    /** The whole screen. */
    val view: View = frame

    /** Shows how far the import is. */
    fun bind(state: ImportState) {
        if (state is ImportState.Ready) {
            val shown = ready ?: Ready(state)
            shown.bind(state)
            if (ready == null) show(shown.view)
            ready = shown
            return
        }
        ready = null
        if (state is ImportState.Key && !state.kept) {
            val shown = key ?: ImportKeyView(context, handle).also { show(it.view) }
            shown.bind(state)
            key = shown
            return
        }
        key = null
        when (state) {
            ImportState.Reading -> show(reading())
            is ImportState.Unusable -> show(unusable(state))
            is ImportState.Done -> show(done(state))
            is ImportState.Rules -> show(rules.offered(state))
            is ImportState.RulesAdded -> show(rules.added(state))
            is ImportState.Key -> show(kept(state))
            is ImportState.Ready -> Unit
        }
    }

    private fun show(view: View) {
        frame.removeAllViews()
        frame.addView(view)
    }

    private fun reading(): View {
        val body = ScrollColumn(context)
        val text = context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.lists_import_reading))
        text.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        body.part(text)
        return body
    }

    private fun unusable(state: ImportState.Unusable): View {
        val body = ScrollColumn(context)
        val again = state.why == ImportProblem.BrokenOff || state.why == ImportProblem.Failed
        val action = context.getString(if (again) R.string.action_try_again else R.string.action_close)
        body.part(
            ErrorState(
                context,
            ).bind(context.getString(R.string.lists_import_not), context.getString(textOf(state.why)), action) {
                if (again) handle(ImportEvent.Retried) else actions.leave()
            },
        )
        state.preview?.let { addRefused(body, it) }
        return body
    }

    private fun kept(state: ImportState.Key): View {
        val title = context.getString(R.string.lists_key_kept)
        val card = context.messageCard(R.drawable.ic_check, R.color.green, title, state.name.trim())
        card.addWide(Buttons.primary(context, context.getString(R.string.action_done), actions.leave))
        val body = ScrollColumn(context)
        body.part(card)
        return body
    }

    private fun done(state: ImportState.Done): View {
        val makeRule = { actions.makeRule(state.list) }
        val (first, second) =
            if (state.isUsed || state.undone) {
                (R.string.action_done to actions.leave) to (R.string.lists_make_rule to makeRule)
            } else {
                (R.string.lists_make_rule to makeRule) to (R.string.action_done to actions.leave)
            }
        val buttons = FlowLayout(context)
        buttons.addView(Buttons.primary(context, context.getString(first.first), first.second))
        if (!state.undone) {
            buttons.addView(Buttons.text(context, context.getString(second.first), second.second))
            val undo = { handle(ImportEvent.Undone) }
            buttons.addView(Buttons.text(context, context.getString(R.string.action_undo), undo))
        }
        val title =
            context.getString(if (state.undone) R.string.lists_rules_undone else R.string.lists_import_done_title)
        val (icon, color) =
            if (state.isDamaged) R.drawable.ic_warning to R.color.amber else R.drawable.ic_check to R.color.green
        val card = context.messageCard(icon, color, title, doneText(state))
        card.addWide(buttons)
        val body = ScrollColumn(context)
        body.part(card)
        return body
    }

    private fun doneText(state: ImportState.Done): String {
        if (state.notSaved) return context.getString(R.string.lists_not_saved)
        if (state.undone) return context.getString(R.string.lists_as_before)
        if (state.isDamaged) return context.getString(R.string.lists_damaged)
        val count = context.countOf(state.numbers, state.ranges)
        val done = context.getString(R.string.lists_import_done, count, state.list)
        return if (state.isUsed) done else done + "\n" + context.getString(R.string.lists_import_unused)
    }

    /** What was found, where it goes, and the button. */
    private inner class Ready(
        first: ImportState.Ready,
    ) {
        private val newName = TextField(context)
        private val newList = ChoiceRow(context)
        private val existing = first.lists.associateWith { ChoiceRow(context) }
        private val notSaved = ProblemText(context)
        private val confirm = Buttons.primary(context, "") { handle(ImportEvent.Confirmed) }
        private val body = ScrollColumn(context)
        private val doubt = FrameLayout(context)
        private val labels = SwitchRow(context)

        val view: View

        init {
            body.part(doubt)
            body.part(context.foundCard(first.preview))
            if (first.preview.labels != null) body.part(Card(context).withRows()).addWide(labels)
            addRefused(body, first.preview)
            body.part(context.sectionHeader(context.getString(R.string.lists_import_where)))
            val targets = Card(context).withRows()
            targets.addWide(newList)
            newName.setPaddingRelative(context.dp(16), 0, context.dp(16), context.dp(12))
            targets.addWide(newName)
            existing.values.forEach(targets::addWide)
            body.part(targets)
            newName.field.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
            newName.onChange = { handle(ImportEvent.Named(it)) }
            val foot = context.column(4)
            foot.addWide(notSaved.view)
            foot.addWide(confirm)
            view = footed(body, foot)
        }

        fun bind(state: ImportState.Ready) {
            val heading = state.preview.labels
            labels.bind(context.getString(R.string.lists_labels), heading, state.labels) {
                handle(ImportEvent.LabelsChosen(it))
            }
            val isNew = state.target is ImportTarget.New
            newList.bind(RowSymbol(R.drawable.ic_add), context.getString(R.string.lists_import_new), null, isNew) {
                handle(ImportEvent.TargetChosen(ImportTarget.New))
            }
            existing.forEach { (name, row) ->
                val target = ImportTarget.Existing(name)
                val isChosen = state.target == target
                row.bind(
                    RowSymbol(R.drawable.ic_lists),
                    name,
                    state.changes?.let(context::changesOf).takeIf { isChosen },
                    isChosen,
                ) {
                    handle(ImportEvent.TargetChosen(target))
                }
            }
            newName.visibility = if (isNew) View.VISIBLE else View.GONE
            newName.bind(context.getString(R.string.lists_new_label), state.newName)
            val problem = state.nameProblem
            newName.error(problem?.let { context.getString(nameProblemText(it)) })
            if (problem != null) body.reveal(newName)
            notSaved.bind(context.getString(R.string.lists_import_not_saved).takeIf { state.notSaved })
            doubt.removeAllViews()
            context.doubtCard(state)?.let(doubt::addView)
            doubt.visibility = if (state.isDoubtful) View.VISIBLE else View.GONE
            val count = context.countOf(state.preview.numbers.toLong(), state.preview.ranges.toLong())
            confirm.text =
                if (state.isDoubtful) {
                    context.getString(R.string.lists_import_anyway)
                } else {
                    context.getString(R.string.lists_import_confirm, count)
                }
            confirm.isEnabled = !state.importing
        }
    }

    private fun addRefused(
        body: ScrollColumn,
        preview: ImportPreview,
    ) {
        if (preview.refused > 0uL) body.part(RefusedCard(context, preview).view)
    }
}
