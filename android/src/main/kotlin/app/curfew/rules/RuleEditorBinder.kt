package app.curfew.rules

import android.graphics.Typeface
import android.text.InputType
import android.view.Gravity
import android.view.View
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.Tone
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.showText
import app.curfew.ui.styledText

/** The views of [RuleEditorScreen]. Main thread. */
class RuleEditorBinder(
    private val host: ScreenHost,
    private val presenter: RuleEditorPresenter,
) {
    private val handle = presenter::handle
    private val context = host.activity
    private val words = RuleWords(context)
    private val ring = RuleRing(context)
    private val sentence = context.styledText(R.style.Text_Body)
    private val who = WhoSection(host, handle)
    private val whoElse = ConditionRows(host, false, presenter)
    private val times = WhenSection(context, handle, ::openWindow, ::removeWindow)
    private val timesElse = ConditionRows(host, true, presenter)
    private val then = DispositionView.entries.associateWith { ChoiceRow(context) }
    private val evidence = ChoiceRow(context)
    private val notify = SwitchRow(context)
    private val note = note()
    private val document = context.styledText(R.style.Text_Label_Secondary)
    private val name = TextField(context)
    private val nameHelp = context.styledText(R.style.Text_Label_Secondary)
    private val trialHead = context.sectionHeader(context.getString(R.string.rules_trial_header))
    private val trial = TrialSection(host)
    private val refused = ProblemText(context)
    private val saveButton = Buttons.primary(context, context.getString(R.string.action_save)) { save() }
    private val body = ScrollColumn(context)

    /** What a rule that says more does without. */
    private val sections = mutableListOf<View>()
    private var problems = emptySet<RuleProblem>()

    /** What a rule without a name is called. */
    var offeredName = ""
        private set

    /** The whole screen. */
    val view: View

    init {
        body.part(summary())
        body.part(note)
        document.typeface = Typeface.MONOSPACE
        document.setTextIsSelectable(true)
        body.part(document)
        sections += section(R.string.rules_who_header, who.view, whoElse.view)
        sections += section(R.string.rules_when_header, times.view, timesElse.view)
        val outcomes = Card(context).withRows()
        (then.values + evidence + notify).forEach(outcomes::addWide)
        sections += section(R.string.rules_then_header, outcomes)
        name.field.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
        name.limit(RuleEditorPresenter.MAX_NAME_BYTES)
        name.onChange = { handle(RuleEditorEvent.Named(it)) }
        section(R.string.rules_name_header, name)
        body.part(nameHelp)
        body.part(trialHead)
        body.part(trial.view)
        val foot = context.column(4)
        foot.addWide(refused.view)
        foot.addWide(saveButton)
        view = footed(body, foot)
    }

    /** Shows the rule. */
    fun bind(state: RuleEditorState) {
        val draft = state.draft
        val says = words.sentence(draft)
        sentence.text = says
        ring.bind(draft)
        val saysMore = draft.beyond != null
        note.visibility = if (saysMore) View.VISIBLE else View.GONE
        document.showText(draft.beyond?.beyond?.let(RuleDocument::pretty))
        sections.forEach { it.visibility = if (saysMore) View.GONE else View.VISIBLE }
        who.bind(state)
        times.bind(state)
        whoElse.bind(draft)
        timesElse.bind(draft)
        then.forEach { (outcome, row) -> bindOutcome(row, outcome, draft.then.takeUnless { draft.evidence }) }
        val text = context.getString(R.string.rules_choice_evidence_text)
        evidence.bind(SILENCE, context.getString(R.string.rules_choice_evidence), text, draft.evidence) {
            handle(RuleEditorEvent.ThenChosen(DispositionView.SILENCE, evidence = true))
        }
        notify.visibility = if (draft.then == DispositionView.REJECT || !draft.notify) View.VISIBLE else View.GONE
        notify.bind(context.getString(R.string.rules_notify), null, draft.notify) {
            handle(RuleEditorEvent.NotifyChosen(it))
        }
        offeredName = words.name(draft)
        name.bind(context.getString(R.string.rules_name_label), draft.name)
        nameHelp.text = context.getString(R.string.rules_name_help, offeredName)
        name.error(
            context.getString(R.string.rules_problem_name_long).takeIf {
                RuleProblem.NameTooLong in
                    state.problems
            },
        )
        bindTrial(state.trial)
        refused.bind(refusal(state.problems)?.let(context::getString))
        saveButton.isEnabled = !state.saving
        if (state.problems != problems) reveal(state.problems - problems)
        problems = state.problems
    }

    private fun bindTrial(shown: RuleTrial) {
        val visibility = if (trial.bind(shown)) View.VISIBLE else View.GONE
        listOf(trialHead, trial.view).forEach { it.visibility = visibility }
    }

    private fun refusal(problems: Set<RuleProblem>): Int? =
        when {
            RuleProblem.Refused in problems -> R.string.rules_problem_refused
            RuleProblem.NotSaved in problems -> R.string.rules_problem_not_saved
            else -> null
        }

    /** Brings the first new problem into sight. */
    private fun reveal(new: Set<RuleProblem>) {
        when (new.minOrNull()) {
            null, RuleProblem.Refused, RuleProblem.NotSaved -> Unit
            RuleProblem.NameTooLong -> body.reveal(name)
            RuleProblem.NoWindow -> body.reveal(times.view)
            RuleProblem.NumberMissing, RuleProblem.NumberUnreadable, RuleProblem.PrefixMissing,
            RuleProblem.PrefixUnreadable, RuleProblem.ListMissing,
            -> body.reveal(who.view)
        }
    }

    private fun bindOutcome(
        row: ChoiceRow,
        outcome: DispositionView,
        chosen: DispositionView?,
    ) {
        val (symbol, title, text) =
            when (outcome) {
                DispositionView.ALLOW ->
                    Triple(RING, R.string.rules_choice_allow, R.string.rules_choice_allow_text)
                DispositionView.SILENCE ->
                    Triple(SILENCE, R.string.rules_choice_silence, R.string.rules_choice_silence_text)
                DispositionView.REJECT ->
                    Triple(REJECT, R.string.rules_choice_reject, R.string.rules_choice_reject_text)
            }
        row.bind(symbol, context.getString(title), context.getString(text), outcome == chosen) {
            handle(RuleEditorEvent.ThenChosen(outcome))
        }
    }

    private fun openWindow(
        at: Int,
        window: TimeWindow,
    ) = host.open(WindowEditorScreen(window, presenter.state.region) { handle(RuleEditorEvent.WindowPut(at, it)) })

    private fun removeWindow(
        at: Int,
        window: TimeWindow,
    ) {
        handle(RuleEditorEvent.WindowRemoved(at))
        val says = context.getString(R.string.rules_window_removed, words.window(window))
        host.snackbar(says, context.getString(R.string.action_undo)) {
            handle(RuleEditorEvent.WindowRestored(at, window))
        }
    }

    private fun save() = handle(RuleEditorEvent.Saved(offeredName))

    private fun section(
        header: Int,
        vararg parts: View,
    ): List<View> = (listOf(context.sectionHeader(context.getString(header))) + parts).onEach { body.part(it) }

    /** In the place of the sections: what a rule that says more keeps, and where the rest can be changed. */
    private fun note(): View =
        context.messageCard(
            R.drawable.ic_info,
            R.color.primary,
            context.getString(R.string.rules_more_title),
            context.getString(R.string.rules_more_text),
            context.getString(R.string.rules_more_hint),
        )

    private fun summary(): View {
        val card = Card(context)
        val line = context.row(16)
        line.gravity = Gravity.CENTER_VERTICAL
        line.addView(ring)
        line.addRest(sentence)
        card.addWide(line)
        return card
    }

    private companion object {
        val RING = RowSymbol(R.drawable.ic_call_rang, Tone.GOOD)
        val SILENCE = RowSymbol(R.drawable.ic_call_silent, Tone.ATTENTION)
        val REJECT = RowSymbol(R.drawable.ic_call_stopped, Tone.OFF)
    }
}
