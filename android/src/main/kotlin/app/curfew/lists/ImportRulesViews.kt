package app.curfew.lists

import android.content.Context
import android.view.View
import app.curfew.R
import app.curfew.core.RemarkView
import app.curfew.core.RulesPreview
import app.curfew.history.EntryWords
import app.curfew.rules.FindingWords
import app.curfew.rules.ProblemText
import app.curfew.rules.RuleWords
import app.curfew.rules.footed
import app.curfew.rules.messageCard
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.ScrollColumn
import app.curfew.ui.StatusCard
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [ImportScreen] for rules. Main thread. */
internal class ImportRulesViews(
    private val context: Context,
    private val handle: (ImportEvent) -> Unit,
    private val leave: () -> Unit,
) {
    /** What would be added, what would not, and the button. */
    fun offered(state: ImportState.Rules): View {
        val preview = state.preview
        val body = ScrollColumn(context)
        val none = preview.rules.isEmpty()
        val head = if (none) {
            context.getString(
                R.string.lists_rules_none,
            )
        } else {
            counted(R.plurals.lists_rules_found, preview.rules.size)
        }
        body.part(context.sectionHeader(head))
        if (!none) {
            body.part(context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.lists_rules_below)))
            val words = RuleWords(context)
            rows(body, preview.rules, preview.rules.size) {
                bind(EntryWords.symbol(it.then), it.name, words.sentence(it, Int.MAX_VALUE))
            }
        }
        if (preview.findings.isNotEmpty()) {
            val findings = StatusCard(context)
            val title = context.getString(R.string.rules_find_title)
            findings.bind(Tone.ATTENTION, title, FindingWords.of(context, preview.findings))
            body.part(findings)
        }
        if (preview.remarks.isNotEmpty()) {
            val total = preview.remarksTotal.toInt()
            body.part(context.sectionHeader(counted(R.plurals.lists_rules_remarks, total)))
            rows(body, preview.remarks, total) { bind(null, it.name, wordsOf(it)) }
        }
        val foot = context.column(4)
        val notSaved = ProblemText(context)
        notSaved.bind(context.getString(R.string.lists_rules_not_saved).takeIf { state.notSaved })
        foot.addWide(notSaved.view)
        val button =
            when {
                preview.rules.isNotEmpty() ->
                    Buttons.primary(context, context.getString(R.string.lists_rules_add)) {
                        handle(ImportEvent.Confirmed)
                    }
                preview.numbers > 0uL -> Buttons.primary(context, numbersText(preview.numbers.toLong()), ::wantNumbers)
                else -> Buttons.primary(context, context.getString(R.string.action_close), leave)
            }
        button.isEnabled = !state.adding
        foot.addWide(button)
        return footed(body, foot)
    }

    /** What became of it, and the way back. */
    fun added(state: ImportState.RulesAdded): View {
        val title = if (state.undone) R.string.lists_rules_undone else R.string.lists_import_done_title
        val count = counted(R.plurals.lists_rules_added, state.ids.size)
        val text =
            when {
                state.notSaved -> context.getString(R.string.lists_rules_not_saved)
                state.undone -> context.getString(R.string.lists_rules_as_before)
                else -> count
            }
        val card = context.messageCard(R.drawable.ic_check, R.color.green, context.getString(title), text)
        val buttons = FlowLayout(context)
        buttons.addView(Buttons.primary(context, context.getString(R.string.action_done), leave))
        if (!state.undone) {
            buttons.addView(
                Buttons.text(context, context.getString(R.string.action_undo)) { handle(ImportEvent.Undone) },
            )
        }
        if (state.numbers > 0) buttons.addView(Buttons.text(context, numbersText(state.numbers), ::wantNumbers))
        card.addWide(buttons)
        val body = ScrollColumn(context)
        body.part(card)
        return body
    }

    /** A card with a row for each of [all], and how many more of [total] there are. */
    private fun <T> rows(
        body: ScrollColumn,
        all: List<T>,
        total: Int,
        bind: ListRow.(T) -> Unit,
    ) {
        val card = Card(context).withRows()
        val shown = all.take(MOST_ROWS)
        shown.forEach { card.addWide(ListRow(context).also { row -> row.bind(it) }) }
        val rest = total - shown.size
        if (rest > 0) card.addWide(ListRow(context).bind(null, counted(R.plurals.lists_import_more_refused, rest)))
        body.part(card)
    }

    private fun wordsOf(remark: RemarkView): String {
        val why = context.getString(WHYS[remark.why] ?: R.string.lists_why_other)
        return if (remark.fate == "switched_off") context.getString(R.string.lists_rules_off, why) else why
    }

    private fun numbersText(numbers: Long) =
        context.getString(R.string.lists_import_confirm, context.countOf(numbers))

    private fun wantNumbers() = handle(ImportEvent.NumbersWanted)

    private fun counted(
        text: Int,
        count: Int,
    ) = context.resources.getQuantityString(text, count, count)

    private companion object {
        /** Nobody reads more before deciding, and each is a view. */
        const val MOST_ROWS = 50

        /** The core gives its reasons as fixed words; for the others there is nothing that does the same. */
        val WHYS =
            mapOf(
                "messages" to R.string.lists_why_messages,
                "name" to R.string.lists_why_name,
                "partial" to R.string.lists_why_name,
                "off" to R.string.lists_why_off,
                "inactive" to R.string.lists_why_off,
                "no_country_code" to R.string.lists_why_country,
                "below" to R.string.lists_why_below,
                "hang_up" to R.string.lists_why_hang_up,
                "expires" to R.string.lists_why_expires,
                "votes" to R.string.lists_why_votes,
                "legitimate" to R.string.lists_why_legitimate,
                "field" to R.string.lists_why_field,
                "value" to R.string.lists_why_unreadable,
                "schedule" to R.string.lists_why_unreadable,
                "too_many" to R.string.lists_why_too_many,
            )
    }
}
