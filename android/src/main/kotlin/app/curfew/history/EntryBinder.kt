package app.curfew.history

import android.content.Context
import android.graphics.Typeface
import android.view.View
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.EntryDetail
import app.curfew.core.EntryKind
import app.curfew.core.HistoryEntry
import app.curfew.core.NumberView
import app.curfew.core.ReasonView
import app.curfew.core.RuleView
import app.curfew.core.StepView
import app.curfew.rules.StepLists
import app.curfew.rules.StepLook
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText
import java.time.LocalDate

/** The views of [EntryScreen]; an entry that is not [isOwn] is only read. Main thread. */
internal class EntryBinder(
    private val context: Context,
    private val actions: Actions,
    private val isOwn: Boolean,
    private val today: () -> LocalDate,
) {
    /** Where the views lead. */
    class Actions(
        val again: () -> Unit,
        val back: () -> Unit,
        val copy: (number: String) -> Unit,
        val openCaller: (number: String) -> Unit,
        val addToList: () -> Unit,
        val startCase: () -> Unit,
        val memo: () -> Unit,
        val changeRule: (RuleView) -> Unit,
        val openLaws: () -> Unit,
    )

    private val words = EntryWords(context)
    private val texts = EntryText(context)
    private val frame = FrameLayout(context)

    /** The whole screen. */
    val view: View = frame

    fun bind(state: EntryState) {
        frame.removeAllViews()
        when (state) {
            EntryState.Loading -> Unit
            EntryState.Gone -> frame.addView(
                failed(R.string.history_gone_title, R.string.history_gone_text, R.string.action_back, actions.back),
            )
            EntryState.Failed ->
                frame.addView(
                    failed(
                        R.string.history_failed_title,
                        R.string.history_failed_what_to_do,
                        R.string.action_try_again,
                        actions.again,
                    ),
                )
            is EntryState.Ready -> frame.addView(body(state))
        }
    }

    private fun body(state: EntryState.Ready): View {
        val body = ScrollColumn(context)
        val entry = state.detail.entry
        body.part(head(entry))
        if (entry.kind == EntryKind.CALL) {
            body.part(context.sectionHeader(context.getText(R.string.history_why)))
            body.part(why(state))
        }
        val number = entry.number
        if (number != null && state.caller != null) addCaller(body, number, state.number, state.caller)
        if (isOwn && entry.kind == EntryKind.CALL && !entry.outgoing) body.part(more(hasNumber = number != null))
        body.part(context.sectionHeader(context.getText(R.string.history_facts)))
        body.part(facts(state.detail))
        return body
    }

    /** What happened, to whom, when. */
    private fun head(entry: HistoryEntry): View {
        val symbol = words.symbol(entry)
        val isCall = entry.kind == EntryKind.CALL
        val lines = context.column(4)
        val title = context.styledText(R.style.Text_Title, if (isCall) words.outcome(entry) else words.title(entry))
        title.isAccessibilityHeading = true
        title.setTextColor(context.getColor(colorOf(symbol)))
        lines.addWide(title)
        lines.addWide(context.styledText(R.style.Text_Body, if (isCall) words.who(entry) else words.subtitle(entry)))
        val day = Times.day(context, Times.dayOf(entry.atMs, entry.offsetSeconds), today())
        val clock = Times.clockAt(context, entry.atMs, entry.offsetSeconds)
        lines.addWide(
            context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.history_day_time, day, clock)),
        )
        val line = context.row(16)
        line.addView(HeadSymbol(context, symbol))
        line.addRest(lines)
        val number = entry.number
        if (number != null) {
            line.addView(
                Buttons.icon(
                    context,
                    R.drawable.ic_copy,
                    context.getText(R.string.history_copy),
                    R.color.ink_secondary,
                ) {
                    actions.copy(number)
                },
            )
        }
        val card = Card(context)
        card.addWide(line)
        // The icon button brings air of its own.
        if (number !=
            null
        ) {
            card.setPaddingRelative(card.paddingStart, card.paddingTop, context.dp(4), card.paddingBottom)
        }
        return card
    }

    private fun why(state: EntryState.Ready): View {
        val card = Card(context).withRows()
        val entry = state.detail.entry
        val texts = context.column(8)
        texts.setPadding(context.dp(16), context.dp(12), context.dp(16), context.dp(12))
        texts.addWide(context.styledText(R.style.Text_Body, words.reason(entry, state.number?.neverBlock)))
        if (entry.reason == ReasonView.NEVER_BLOCK) note(texts, R.string.history_can_be_faked)
        val steps = state.detail.steps
        val tried = entry.reason == ReasonView.RULE_MATCHED || entry.reason == ReasonView.NO_RULE_MATCHED
        if (tried && steps == null) note(texts, R.string.history_steps_unknown)
        card.addWide(texts)
        steps.orEmpty().forEachIndexed { at, step -> card.addWide(stepRow(at, step, state.lists)) }
        state.rule?.let { card.addWide(ruleWay(it)) }
        return card
    }

    private fun ruleWay(rule: RuleView): View {
        val ways = FlowLayout(context)
        ways.setPadding(context.dp(16), 0, context.dp(16), context.dp(8))
        ways.addView(Buttons.tonal(context, context.getText(R.string.history_change_rule)) { actions.changeRule(rule) })
        return ways
    }

    /** What else there is about a call. */
    private fun more(hasNumber: Boolean): View {
        val card = Card(context).withRows()

        fun way(
            icon: Int,
            title: Int,
            onClick: () -> Unit,
        ) = card.addWide(
            ListRow(context).bind(RowSymbol(icon), context.getText(title), onClick = onClick).withChevron(),
        )
        way(R.drawable.ic_phone, R.string.memo_of_call, actions.memo)
        if (!hasNumber) way(R.drawable.ic_file, R.string.case_add_call, actions.startCase)
        way(R.drawable.ic_calendar, R.string.laws_of_call, actions.openLaws)
        return card
    }

    private fun note(
        into: LinearLayout,
        text: Int,
    ) = into.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(text)))

    private fun stepRow(
        at: Int,
        step: StepView,
        lists: StepLists?,
    ): View {
        val look = StepLook.of(step.outcome)
        val title = context.getString(R.string.history_step, at + 1, step.ruleName)
        return ListRow(context).bind(look.symbol, title, StepLook.says(context, step, lists))
    }

    private fun addCaller(
        body: ScrollColumn,
        number: String,
        known: NumberView?,
        caller: CallerCalls,
    ) {
        body.part(context.sectionHeader(context.getText(R.string.history_number)))
        val card = Card(context, gapDp = 12)
        card.addWide(CallerSummary(context).also { it.bind(known, caller) })
        val ways = FlowLayout(context)
        if (caller.entries.size > 1) {
            ways.addView(
                Buttons.tonal(context, context.getText(R.string.history_all_calls)) { actions.openCaller(number) },
            )
        }
        ways.addView(Buttons.tonal(context, context.getText(R.string.history_add_to_list), actions.addToList))
        ways.addView(Buttons.tonal(context, context.getText(R.string.cases_start), actions.startCase))
        card.addWide(ways)
        body.part(card)
    }

    private fun facts(detail: EntryDetail): View {
        val card = Card(context, gapDp = 12)
        texts.facts(detail).forEach { fact ->
            val lines = context.column()
            lines.isScreenReaderFocusable = true
            lines.addWide(context.styledText(R.style.Text_Label_Secondary, fact.label))
            val value = if (fact.isCode) fact.value.chunked(HASH_GROUP).joinToString(" ") else fact.value
            val text = context.styledText(R.style.Text_Body, value)
            if (fact.isCode) text.typeface = Typeface.MONOSPACE
            text.setTextIsSelectable(fact.isCode)
            lines.addWide(text)
            card.addWide(lines)
        }
        return card
    }

    private fun failed(
        title: Int,
        text: Int,
        action: Int,
        onAction: () -> Unit,
    ) = context.centred(
        ErrorState(context).bind(context.getText(title), context.getText(text), context.getText(action), onAction),
    )

    private fun colorOf(symbol: RowSymbol): Int =
        when (symbol.tone) {
            Tone.GOOD -> R.color.green
            Tone.ATTENTION -> R.color.amber
            Tone.OFF -> R.color.red
            Tone.NEUTRAL -> R.color.primary
        }

    private companion object {
        const val HASH_GROUP = 8
    }
}
