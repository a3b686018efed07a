package app.curfew.rules

import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import android.view.inputmethod.InputMethodManager
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.ExplanationView
import app.curfew.core.ReasonView
import app.curfew.core.StepView
import app.curfew.settings.Regions
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.DateChooser
import app.curfew.ui.Languages
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import java.time.LocalDate

/** The views of [TryItScreen]. Main thread. */
class TryItBinder(
    host: ScreenHost,
    private val today: LocalDate,
    private val handle: (TryItEvent) -> Unit,
) {
    private val context = host.activity
    private val number = TextField(context)
    private val day =
        DateChooser(context, context.getText(R.string.laws_date), today) { handle(TryItEvent.DayChosen(it)) }
    private val time =
        TimeStepper(context, context.getString(R.string.rules_try_time)) { handle(TryItEvent.MinuteChosen(it)) }
    private val contact = SwitchRow(context)
    private val hidden = SwitchRow(context)
    private val more = TryMoreSection(host, handle)
    private val answer = context.column(12)
    private val body = ScrollColumn(context)
    private var shown: TryItAnswer = TryItAnswer.None

    /** The whole screen. */
    val view: View

    init {
        number.field.inputType = InputType.TYPE_CLASS_PHONE
        number.field.textDirection = View.TEXT_DIRECTION_LTR
        number.field.imeOptions = EditorInfo.IME_ACTION_DONE
        number.field.setOnEditorActionListener { _, _, _ ->
            ask()
            true
        }
        number.onChange = { handle(TryItEvent.NumberTyped(it)) }
        answer.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        body.part(number)
        val circumstances = Card(context).withRows()
        circumstances.addWide(hidden)
        circumstances.addWide(contact)
        body.part(circumstances)
        body.part(context.sectionHeader(context.getString(R.string.rules_try_when)))
        val clock = Card(context)
        clock.addWide(day)
        clock.addWide(time)
        body.part(clock)
        body.part(more.view)
        body.part(answer)
        view = footed(body, Buttons.primary(context, context.getString(R.string.rules_try_ask), ::ask))
    }

    /** Closes what is open above the screen. */
    fun dismiss() = more.dismiss()

    /** Shows the call and what would happen to it. */
    fun bind(state: TryItState) {
        number.bind(context.getString(R.string.rules_try_number), state.number)
        number.error(problemOf(state.answer)?.let(context::getString))
        number.visibility = if (state.hidden) View.GONE else View.VISIBLE
        hidden.bind(context.getString(R.string.rules_try_hidden), null, state.hidden) {
            handle(TryItEvent.HiddenChosen(it))
        }
        contact.visibility = number.visibility
        day.bind(state.day)
        time.bind(state.minute)
        contact.bind(
            context.getString(R.string.rules_try_contact),
            context.getString(R.string.rules_try_contact_text),
            state.contact,
        ) { handle(TryItEvent.ContactChosen(it)) }
        more.bind(state)
        // The same answer to another question is shown again, with the question.
        if (state.answer === shown) return
        shown = state.answer
        answer.removeAllViews()
        when (val said = state.answer) {
            TryItAnswer.None, TryItAnswer.NumberMissing, TryItAnswer.NumberUnreadable -> Unit
            TryItAnswer.Failed -> answer.addWide(failed())
            is TryItAnswer.Said -> bind(state, said.explanation, said.lists)
        }
        when (state.answer) {
            TryItAnswer.None -> Unit
            TryItAnswer.NumberMissing, TryItAnswer.NumberUnreadable -> body.reveal(number)
            TryItAnswer.Failed, is TryItAnswer.Said -> body.reveal(answer)
        }
    }

    private fun bind(
        state: TryItState,
        said: ExplanationView,
        lists: StepLists?,
    ) {
        val (color, icon, title) = OUTCOMES.getValue(said.disposition)
        val call =
            context.getString(
                R.string.rules_try_call,
                said.canonical?.let(Numbers::display) ?: context.getString(TryMoreSection.textOf(state.more.noNumber)),
                Times.day(context, state.day, today),
                Times.clock(context, state.minute),
            )
        val from = said.seenFrom?.let { context.getString(R.string.rules_if_seen_from, Regions.name(context, it)) }
        val text = listOfNotNull(call, reasonOf(said), from).joinToString("\n")
        val rings = if (said.reason == ReasonView.OUTGOING) R.string.rules_try_goes_out else title
        answer.addWide(context.messageCard(icon, color, context.getString(rings), text))
        if (said.steps.isEmpty()) return
        answer.addWide(context.sectionHeader(context.getString(R.string.rules_try_steps)))
        val card = Card(context).withRows()
        said.steps.forEachIndexed { at, step -> card.addWide(rowOf(at, step, lists)) }
        answer.addWide(card)
    }

    private fun rowOf(
        at: Int,
        step: StepView,
        lists: StepLists?,
    ): View {
        val look = StepLook.of(step.outcome)
        val title = context.getString(R.string.rules_step, at + 1, step.ruleName)
        return ListRow(context).bind(look.symbol, title, StepLook.says(context, step, lists))
    }

    private fun reasonOf(said: ExplanationView): String =
        when (said.reason) {
            ReasonView.RULE_MATCHED -> {
                val rule = said.steps
                    .lastOrNull()
                    ?.ruleName
                    .orEmpty()
                context.getString(R.string.rules_try_by_rule, rule)
            }
            ReasonView.NO_RULE_MATCHED -> context.getString(R.string.rules_try_no_rule)
            ReasonView.NEVER_BLOCK ->
                said.neverBlock
                    ?.let { Languages.nameOf(it, context) }
                    ?.let { context.getString(R.string.rules_try_never_block, it) }
                    ?: context.getString(R.string.rules_try_never_block_unnamed)
            ReasonView.EMERGENCY_SUSPENSION -> context.getString(R.string.rules_try_emergency)
            ReasonView.PAUSED -> context.getString(R.string.rules_try_paused)
            ReasonView.OPEN_CASE -> context.getString(R.string.rules_try_case)
            ReasonView.CLOCK_NOT_SET -> context.getString(R.string.rules_try_clock)
            ReasonView.OUTGOING -> context.getString(R.string.rules_try_outgoing)
            ReasonView.FAILURE -> context.getString(R.string.rules_try_failed)
        }

    private fun problemOf(answer: TryItAnswer): Int? =
        when (answer) {
            TryItAnswer.NumberMissing -> R.string.rules_try_number_missing
            TryItAnswer.NumberUnreadable -> R.string.rules_problem_number
            TryItAnswer.None, TryItAnswer.Failed, is TryItAnswer.Said -> null
        }

    private fun failed(): View {
        val title = context.getString(R.string.rules_try_failed)
        return context.messageCard(R.drawable.ic_warning, R.color.amber, title, null)
    }

    private fun ask() {
        context.getSystemService(InputMethodManager::class.java)?.hideSoftInputFromWindow(number.windowToken, 0)
        handle(TryItEvent.Asked)
    }

    private companion object {
        val OUTCOMES =
            mapOf(
                DispositionView.ALLOW to Triple(R.color.green, R.drawable.ic_call_rang, R.string.rules_try_allow),
                DispositionView.SILENCE to Triple(R.color.amber, R.drawable.ic_call_silent, R.string.rules_try_silence),
                DispositionView.REJECT to Triple(R.color.red, R.drawable.ic_call_stopped, R.string.rules_try_reject),
            )
    }
}
