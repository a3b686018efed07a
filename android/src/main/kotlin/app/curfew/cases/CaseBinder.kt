package app.curfew.cases

import android.content.Context
import android.text.format.Formatter
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.CaseDetail
import app.curfew.core.CaseNumberView
import app.curfew.core.DispositionView
import app.curfew.settings.Regions
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.DotKind
import app.curfew.ui.ErrorState
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.Ring
import app.curfew.ui.RingDot
import app.curfew.ui.RingView
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText
import java.time.LocalDate

/** The views of [CaseScreen]. Main thread. */
internal class CaseBinder(
    private val context: Context,
    private val actions: Actions,
    private val today: () -> LocalDate,
) {
    /** Where the views lead. */
    class Actions(
        val again: () -> Unit,
        val back: () -> Unit,
        val note: (CaseNote) -> Unit,
        val complain: () -> Unit,
        val letter: () -> Unit,
        val bundle: () -> Unit,
        val attach: () -> Unit,
        val remove: (CaseNumberView, isReplyLine: Boolean) -> Unit,
        val removeCall: (CaseNumberView) -> Unit,
        val withdraw: (entry: ULong, what: String) -> Unit,
        val removeInstitution: (CaseDetail) -> Unit,
        val openCall: (seq: ULong) -> Unit,
        val more: () -> Unit,
        val rename: (name: String) -> Unit,
        val close: (isOpen: Boolean) -> Unit,
    )

    private val frame = FrameLayout(context)
    private var body: ScrollColumn? = null

    /** The whole screen. */
    val view: View = frame

    fun bind(state: CaseState) {
        if (state is CaseState.Ready) return ready(state)
        body = null
        frame.removeAllViews()
        when (state) {
            CaseState.Gone -> {
                val gone = context.getText(R.string.case_gone)
                val back = context.getText(R.string.action_back)
                val text = context.getText(R.string.history_gone_text)
                frame.addView(context.centred(ErrorState(context).bind(gone, text, back, actions.back)))
            }
            CaseState.Failed -> frame.addView(context.failed(actions.again))
            else -> Unit
        }
    }

    private fun ready(state: CaseState.Ready) {
        // The column stays, and with it where the reader is.
        val body = body ?: ScrollColumn(context).also {
            body = it
            frame.removeAllViews()
            frame.addView(it)
        }
        body.content.removeAllViews()
        val words = CaseWords(context, today())
        val detail = state.detail
        body.part(head(detail, words))
        said(body, detail, words)
        numbers(body, detail)
        files(body, detail, words)
        papers(body, detail, words)
        calls(body, state, words)
        assigned(body, detail, words)
        val text = if (detail.line.open) R.string.case_close else R.string.case_reopen
        val ways = FlowLayout(context)
        ways.addView(
            Buttons.text(context, context.getText(R.string.case_rename)) { actions.rename(detail.line.name) },
        )
        ways.addView(Buttons.text(context, context.getText(text)) { actions.close(detail.line.open) })
        body.part(ways)
    }

    private fun head(
        detail: CaseDetail,
        words: CaseWords,
    ): View {
        val card = Card(context, gapDp = 4)
        val counts = detail.counts
        val calls = counts.calls.toInt()
        val days = counts.days.toInt()
        val resources = context.resources
        val total =
            context.getString(
                R.string.case_calls_on,
                resources.getQuantityString(R.plurals.case_number_calls, calls, calls),
                resources.getQuantityString(R.plurals.case_days, days, days),
            )
        card.addWide(context.styledText(R.style.Text_Title, total))
        detail.institution?.let {
            val about = if (detail.institutionSaid) R.string.case_institution_said else R.string.case_institution
            card.addWide(context.styledText(R.style.Text_Body, context.getString(about, it)))
        }
        detail.institutionRegion?.let {
            val text = context.getString(R.string.case_other_home, Regions.name(context, it))
            card.addWide(context.styledText(R.style.Text_Body, text))
        }
        val told = detail.firstRefusal
        val since = counts.afterRefusal.toInt()
        val says =
            if (told == null) {
                context.getText(R.string.case_not_told)
            } else {
                context.resources.getQuantityString(R.plurals.case_told_since, since, words.at(told), since)
            }
        val refusal = context.styledText(R.style.Text_Body, says)
        if (told == null || since > 0) refusal.setTextColor(context.getColor(R.color.amber))
        card.addWide(refusal)
        if (counts.unreadable > 0uL) {
            val text = context.getString(R.string.laws_not_counted, counts.unreadable.toLong())
            card.addWide(context.styledText(R.style.Text_Label_Secondary, text))
        }
        if (!detail.line.open) {
            card.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.case_is_closed)))
        }
        if (calls > 1) card.addWide(ring(detail, total))
        val ways = FlowLayout(context)
        ways.addView(Buttons.primary(context, context.getText(R.string.case_complain), actions.complain))
        ways.addView(tonal(R.string.case_told) { actions.note(CaseNote.REFUSAL) })
        card.addWide(ways)
        return card
    }

    private fun ring(
        detail: CaseDetail,
        total: String,
    ): View {
        val ring = RingView(context)
        val dots = detail.ring.map { RingDot(it.minuteOfDay.toInt(), kindOf(it.disposition)) }
        ring.bind(Ring(dots = dots), total)
        val picture = FrameLayout(context)
        picture.addView(ring, FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER))
        return picture
    }

    /** Refusals and consents. */
    private fun said(
        body: ScrollColumn,
        detail: CaseDetail,
        words: CaseWords,
    ) {
        body.part(context.sectionHeader(context.getText(R.string.case_said)))
        val card = body.part(Card(context).withRows())
        detail.refusals.forEach {
            val unheard = if (it.notHeard) context.getString(R.string.case_not_heard) else null
            val says = words.says(it.channel, it.to, it.reference, it.text, unheard)
            val title = context.getString(R.string.case_told_at, words.at(it.said))
            val symbol = if (it.notHeard) RowSymbol(R.drawable.ic_info) else RowSymbol(R.drawable.ic_check, Tone.GOOD)
            card.addWide(mistakable(it.entry, title).bind(symbol, title, says))
        }
        detail.consents.forEach {
            val text = if (it.given) R.string.case_consented_at else R.string.case_withdrew_at
            val title = context.getString(text, words.at(it.said))
            val says = words.says(it.channel, it.text)
            card.addWide(mistakable(it.entry, title).bind(RowSymbol(R.drawable.ic_info), title, says))
        }
        detail.withdrawn.forEach {
            val text = if (it.isRefusal) R.string.case_mistake_refusal else R.string.case_mistake_consent
            val title = context.getString(text, words.at(it.noted))
            val says = context.getString(R.string.case_mistake_at, words.at(it.withdrawn))
            card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_close), title, says))
        }
        card.addWide(way(R.drawable.ic_add, R.string.case_told) { actions.note(CaseNote.REFUSAL) })
        card.addWide(way(R.drawable.ic_add, R.string.case_consent) { actions.note(CaseNote.CONSENT) })
    }

    /** A row of what may have been noted by mistake. */
    private fun mistakable(
        entry: ULong,
        what: String,
    ) = ListRow(context).also {
        val label = context.getString(R.string.case_mistake, what)
        it.end.addView(
            Buttons.icon(context, R.drawable.ic_close, label, R.color.ink_secondary) { actions.withdraw(entry, what) },
        )
    }

    private fun numbers(
        body: ScrollColumn,
        detail: CaseDetail,
    ) {
        body.part(context.sectionHeader(context.getText(R.string.case_numbers)))
        val own = body.part(Card(context).withRows())
        own.addWide(institution(detail))
        detail.numbers.forEach { own.addWide(number(it, isReplyLine = false)) }
        own.addWide(way(R.drawable.ic_add, R.string.case_add_number) { actions.note(CaseNote.NUMBER) })
        body.part(context.sectionHeader(context.getText(R.string.case_reply_lines)))
        val lines = body.part(Card(context).withRows())
        detail.replyLines.forEach { lines.addWide(number(it, isReplyLine = true)) }
        val add = way(R.drawable.ic_add, R.string.case_add_reply_line) { actions.note(CaseNote.REPLY_LINE) }
        lines.addWide(add)
    }

    private fun number(
        it: CaseNumberView,
        isReplyLine: Boolean,
    ): View {
        val shown = Numbers.display(it.number)
        val calls = it.calls.toInt()
        val says =
            listOfNotNull(
                context.resources
                    .getQuantityString(
                        R.plurals.case_number_calls,
                        calls,
                        calls,
                    ).takeUnless { isReplyLine },
                it.source,
                CaseWords.confidence(it.confidence)?.let(context::getString),
            ).joinToString(context.getString(R.string.history_dot))
        val row = ListRow(context)
        if (it.added) row.removable(shown) { actions.remove(it, isReplyLine) }
        return row.bind(RowSymbol(R.drawable.ic_number), shown, says)
    }

    /** Who it is about: the user may say it, or something else. */
    private fun institution(detail: CaseDetail): View {
        val say = { actions.note(CaseNote.INSTITUTION) }
        val name = detail.institution ?: return way(R.drawable.ic_people, R.string.case_say_who, say)
        val row = ListRow(context)
        if (!detail.institutionSaid) return row.bind(RowSymbol(R.drawable.ic_people), name, onClick = say)
        row.removable(name) { actions.removeInstitution(detail) }
        val says =
            listOfNotNull(
                context.getString(R.string.case_said_by_you),
                detail.institutionSource,
                CaseWords.confidence(detail.institutionConfidence)?.let(context::getString),
            ).joinToString(context.getString(R.string.history_dot))
        return row.bind(RowSymbol(R.drawable.ic_people), name, says, onClick = say)
    }

    private fun ListRow.removable(
        what: String,
        remove: () -> Unit,
    ) {
        val label = context.getString(R.string.lists_remove, what)
        end.addView(Buttons.icon(context, R.drawable.ic_close, label, R.color.ink_secondary, remove))
    }

    /** Letters, pictures and recordings that belong to it. */
    private fun files(
        body: ScrollColumn,
        detail: CaseDetail,
        words: CaseWords,
    ) {
        body.part(context.sectionHeader(context.getText(R.string.case_files)))
        val card = body.part(Card(context).withRows())
        detail.files.forEach {
            val size = Formatter.formatFileSize(context, it.bytes.toLong())
            val says = size + context.getString(R.string.history_dot) + words.day(it.at)
            val row = ListRow(context)
            if (it.isThere) {
                row.bind(RowSymbol(R.drawable.ic_file), it.name, says)
            } else {
                val gone = context.getString(R.string.case_file_gone)
                row.bind(RowSymbol(R.drawable.ic_warning, Tone.ATTENTION), it.name, "$says\n$gone")
            }
            card.addWide(row)
        }
        card.addWide(way(R.drawable.ic_add, R.string.case_attach, actions.attach))
    }

    /** Where it was filed, what runs, and the papers that can be made. */
    private fun papers(
        body: ScrollColumn,
        detail: CaseDetail,
        words: CaseWords,
    ) {
        body.part(context.sectionHeader(context.getText(R.string.case_papers)))
        val card = body.part(Card(context).withRows())
        detail.filings.forEach {
            val dot = context.getString(R.string.history_dot)
            val says = listOfNotNull(words.at(it.at), it.fileNumber).joinToString(dot)
            card.addWide(ListRow(context).bind(RowSymbol(R.drawable.ic_check, Tone.GOOD), it.body, says))
        }
        card.addWide(way(R.drawable.ic_file, R.string.case_complain, actions.complain).withChevron())
        card.addWide(way(R.drawable.ic_shield_check, R.string.bundle_title, actions.bundle).withChevron())
        card.addWide(way(R.drawable.ic_share, R.string.case_letter, actions.letter))
        if (detail.clocks.isEmpty()) return
        body.part(context.sectionHeader(context.getText(R.string.case_clocks)))
        val clocks = body.part(Card(context, gapDp = 12))
        // Those that are known first, and what is due soonest before them.
        detail.clocks.sortedBy { it.end ?: LAST }.forEach {
            val lines = context.column()
            lines.isScreenReaderFocusable = true
            val until = it.end?.let { day -> context.getString(R.string.case_until, words.day(day)) }
            lines.addWide(
                context.styledText(R.style.Text_Body, until ?: context.getString(R.string.case_clock_unknown)),
            )
            lines.addWide(context.styledText(R.style.Text_Label_Secondary, it.text))
            val source = context.getString(R.string.case_not_verified, it.citation).takeUnless { _ -> it.verified }
            lines.addWide(context.styledText(R.style.Text_Label_Secondary, source ?: it.citation))
            clocks.addWide(lines)
        }
    }

    private fun calls(
        body: ScrollColumn,
        state: CaseState.Ready,
        words: CaseWords,
    ) {
        if (state.calls.isEmpty()) return
        val manyCalled = state.detail.numbers.count { it.calls > 0uL } > 1
        body.part(context.sectionHeader(context.getText(R.string.case_calls_title)))
        val card = body.part(Card(context).withRows())
        state.calls.forEach { call ->
            val memos = call.memos.map(words::says).filter(String::isNotEmpty)
            val number = call.number?.takeIf { manyCalled }?.let(Numbers::display)
            val says = listOfNotNull(number, words.says(call)) + memos
            val row = ListRow(context)
            row.bind(null, words.at(call.at), says.joinToString("\n")) { actions.openCall(call.seq) }
            card.addWide(row.withChevron())
        }
        if (state.hasMore) body.part(line(tonal(R.string.case_more, actions.more)))
    }

    /** Calls without a number: whose they were, the user says. */
    private fun assigned(
        body: ScrollColumn,
        detail: CaseDetail,
        words: CaseWords,
    ) {
        if (detail.assigned.isEmpty()) return
        body.part(context.sectionHeader(context.getString(R.string.case_assigned, detail.assigned.size)))
        val card = body.part(Card(context).withRows())
        detail.assigned.zip(detail.assignedBy).forEach { (call, by) ->
            val sure = CaseWords.confidence(by.confidence)?.let(context::getString)
            val known = listOfNotNull(words.says(call), by.source, sure)
            val memos = call.memos.map(words::says).filter(String::isNotEmpty)
            val says = listOf(known.joinToString(context.getString(R.string.history_dot))) + memos
            val title = words.at(call.at)
            val row = ListRow(context)
            row.removable(title) { actions.removeCall(by) }
            card.addWide(row.bind(null, title, says.joinToString("\n")) { actions.openCall(call.seq) })
        }
        body.part(context.styledText(R.style.Text_Label_Secondary, context.getText(R.string.case_assigned_about)))
    }

    private fun way(
        icon: Int,
        text: Int,
        onClick: () -> Unit,
    ) = ListRow(context).bind(RowSymbol(icon), context.getText(text), onClick = onClick)

    private fun tonal(
        text: Int,
        onClick: () -> Unit,
    ) = Buttons.tonal(context, context.getText(text), onClick)

    private fun line(button: View) = FlowLayout(context).also { it.addView(button) }

    private fun kindOf(disposition: DispositionView): DotKind =
        when (disposition) {
            DispositionView.ALLOW -> DotKind.RANG
            DispositionView.SILENCE -> DotKind.SILENT
            DispositionView.REJECT -> DotKind.STOPPED
        }

    private companion object {
        /** Sorts behind every day. */
        const val LAST = "~"
    }
}
