package app.curfew.backup

import android.content.Context
import android.text.format.Formatter
import android.view.View
import android.widget.Button
import android.widget.TextView
import app.curfew.R
import app.curfew.core.BackupView
import app.curfew.core.LedgerBack
import app.curfew.core.LedgerFate
import app.curfew.core.OtherLedger
import app.curfew.core.RestoredView
import app.curfew.core.SaidAt
import app.curfew.export.callsText
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.showText
import app.curfew.ui.styledText
import java.time.LocalDate

/**
 * The views of [BackupScreen]. Main thread.
 *
 * @param openOther opens the history of another phone
 * @param goOn where that is a step of the first run
 */
internal class BackupBinder(
    private val context: Context,
    make: () -> Unit,
    choose: () -> Unit,
    private val lookAtRules: (String) -> Unit,
    private val openOther: (OtherLedger) -> Unit,
    private val today: () -> LocalDate,
    private val goOn: (() -> Unit)? = null,
) {
    private val body = ScrollColumn(context)
    private val making = context.styledText(R.style.Text_Body)
    private val bringing = context.styledText(R.style.Text_Body)
    private val makeButton = Buttons.primary(context, text(R.string.backup_make), make)
    private val chooseButton = Buttons.tonal(context, text(R.string.backup_choose), choose)
    private val cameBack = context.column(8)
    private val rulesButton = Buttons.text(context, text(R.string.backup_rules_look)) { rules?.let(lookAtRules) }
    private val rulesLine = context.row()
    private var rules: String? = null
    private var onButton: Button? = null
    private val othersHeading = context.sectionHeader(text(R.string.others_title))
    private val others = Card(context).withRows()

    /** The whole screen. */
    val view: View = body

    init {
        if (goOn == null) card(R.string.backup_make_title, R.string.backup_make_text, making, makeButton)
        val card = card(R.string.backup_restore_title, R.string.backup_restore_text, bringing, chooseButton)
        rulesLine.addView(rulesButton)
        card.addView(cameBack, card.indexOfChild(bringing) + 1)
        card.addView(rulesLine, card.indexOfChild(cameBack) + 1)
        goOn?.let {
            onButton = Buttons.primary(context, text(R.string.welcome_on), it)
            val line = context.row()
            line.addView(onButton)
            card.addWide(line)
        }
        body.part(othersHeading)
        body.part(others)
        bind(emptyList())
    }

    /** Shows the histories of other phones. */
    fun bind(ledgers: List<OtherLedger>) {
        listOf(othersHeading, others).forEach { it.visibility = if (ledgers.isEmpty()) View.GONE else View.VISIBLE }
        others.removeAllViews()
        ledgers.forEach { others.addWide(row(it)) }
    }

    private fun row(ledger: OtherLedger): View {
        val row = ListRow(context)
        val code =
            ledger.code ?: return row.bind(
                RowSymbol(R.drawable.ic_warning, Tone.ATTENTION),
                text(R.string.others_unread),
                text(R.string.others_unread_text),
            )
        val days = listOfNotNull(ledger.first, ledger.last).map(::day).distinct()
        val calls = context.callsText(ledger.calls.toLong())
        val title =
            when (days.size) {
                0 -> calls
                1 -> days.single()
                else -> context.getString(R.string.others_days, days.first(), days.last())
            }
        // A line may end behind each group of the code, and in none.
        val text = listOfNotNull(calls.takeIf { days.isNotEmpty() }, code.replace("-", "-\u200B"))
        return row
            .bind(RowSymbol(R.drawable.ic_history), title, text.joinToString("\n")) { openOther(ledger) }
            .withChevron()
    }

    private fun day(at: SaidAt) = Times.day(context, Times.dayOf(at.atMs, at.offsetSeconds), today())

    private fun card(
        heading: Int,
        about: Int,
        status: View,
        button: Button,
    ): Card {
        body.part(context.sectionHeader(text(heading)))
        val card = body.part(Card(context, gapDp = 12))
        card.addWide(context.styledText(R.style.Text_Body, text(about)))
        status.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        card.addWide(status)
        val line = context.row()
        line.addView(button)
        card.addWide(line)
        return card
    }

    fun bind(state: BackupState) {
        // One thing at a time; what runs says so.
        listOf(makeButton, chooseButton).forEach { it.visibility = if (state.isBusy) View.GONE else View.VISIBLE }
        val isNotMade = state.making is Making.NotWritten || state.making is Making.NotSaved
        say(making, of(state.making), if (isNotMade) R.color.amber else R.color.green)
        say(bringing, of(state.bringing), if (state.bringing is Bringing.Failed) R.color.amber else R.color.green)
        val restored = (state.bringing as? Bringing.Done)?.restored
        onButton?.visibility = if (restored == null) View.GONE else View.VISIBLE
        if (goOn != null && restored != null) chooseButton.visibility = View.GONE
        cameBack.removeAllViews()
        restored?.let(::cameBack)?.forEach { cameBack.addWide(context.styledText(R.style.Text_Body, it)) }
        cameBack.visibility = if (restored == null) View.GONE else View.VISIBLE
        rules = restored?.rulesKept
        rulesLine.visibility = if (rules == null) View.GONE else View.VISIBLE
    }

    private fun say(
        view: TextView,
        what: CharSequence?,
        color: Int,
    ) {
        view.showText(what)
        view.setTextColor(context.getColor(color))
    }

    private fun of(making: Making): CharSequence? =
        when (making) {
            Making.NotYet -> null
            is Making.Running -> text(if (making.isCopying) R.string.export_saving else R.string.backup_writing)
            is Making.Done -> done(making.made)
            Making.NotWritten -> text(R.string.backup_not_written)
            is Making.NotSaved ->
                text(if (making.isPartLeft) R.string.export_not_saved_part else R.string.backup_not_saved)
        }

    private fun done(made: BackupView): CharSequence {
        val entries = many(R.plurals.backup_entries, made.entries.toLong())
        val files = many(R.plurals.backup_files, made.files.toLong())
        val size = Formatter.formatFileSize(context, made.bytes.toLong())
        val said = context.getString(R.string.backup_made, entries, files, size)
        if (made.leftOut == 0u) return said
        return said + "\n" + many(R.plurals.backup_left_out, made.leftOut.toLong())
    }

    private fun of(bringing: Bringing): CharSequence? =
        when (bringing) {
            Bringing.NotYet, is Bringing.Asking -> null
            Bringing.Reading -> text(R.string.backup_reading)
            Bringing.Running -> text(R.string.backup_restoring)
            is Bringing.Done -> text(R.string.backup_done)
            is Bringing.Failed -> text(
                when (bringing.why) {
                    BackupProblem.NOT_READ -> R.string.backup_not_read
                    BackupProblem.NO_BACKUP -> R.string.backup_none
                    BackupProblem.DAMAGED -> R.string.backup_damaged
                    BackupProblem.STORAGE -> R.string.backup_no_room
                },
            )
        }

    private fun cameBack(restored: RestoredView): List<CharSequence> {
        val joint = context.getString(R.string.lists_joint)
        val others = restored.ledgers.drop(1).count { it.fate != LedgerFate.HERE }
        return listOfNotNull(
            restored.ledgers.firstOrNull()?.let(::history),
            many(R.plurals.backup_beside, others.toLong()).takeIf { others > 0 },
            text(R.string.backup_rules_back).takeIf { restored.rulesBack },
            text(R.string.backup_rules_kept).takeIf { restored.rulesKept != null },
            names(R.string.backup_lists_back, restored.lists, joint),
            names(R.string.backup_lists_kept, restored.listsKept, joint),
            many(R.plurals.backup_files_back, restored.files.toLong()).takeIf { restored.files > 0u },
            many(R.plurals.backup_files_kept, restored.filesKept.toLong()).takeIf { restored.filesKept > 0u },
        )
    }

    private fun history(ledger: LedgerBack): CharSequence {
        val entries = many(R.plurals.backup_entries, ledger.entries.toLong())
        return when (ledger.fate) {
            LedgerFate.TAKEN -> context.getString(R.string.backup_taken, entries)
            LedgerFate.CONTINUED -> context.getString(R.string.backup_continued, entries)
            LedgerFate.HERE -> text(R.string.backup_here)
            LedgerFate.BESIDE -> context.getString(R.string.backup_kept_beside, entries)
        }
    }

    private fun names(
        what: Int,
        names: List<String>,
        joint: String,
    ): CharSequence? = if (names.isEmpty()) null else context.getString(what, names.joinToString(joint))

    private fun many(
        id: Int,
        count: Long,
    ): String {
        val quantity = count.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
        return context.resources.getQuantityString(id, quantity, count)
    }

    private fun text(id: Int): CharSequence = context.getText(id)
}
