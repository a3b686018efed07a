package app.curfew.cases

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.SpeakerView
import app.curfew.history.EntryScreen
import app.curfew.history.EntryWords
import app.curfew.rules.footed
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.ByteLimit
import app.curfew.ui.Card
import app.curfew.ui.Languages
import app.curfew.ui.ListRow
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.styledText
import java.time.LocalDate

/**
 * "What happened" in the call of entry [seq]: one question after the other, the answers under the thumb. Main thread.
 *
 * @param afterCall whether nothing is known of the call but this: then a case is offered
 */
class MemoScreen(
    private val seq: ULong,
    private val afterCall: Boolean = false,
) : Screen() {
    override val key = KEY_START + seq

    override val showsDestinations = false

    private var presenter: MemoPresenter? = null
    private var host: ScreenHost? = null
    private var frame: FrameLayout? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.memo_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val language = Languages.of(host.activity)
        val presenter = presenter ?: MemoPresenter(seq, host.core, host.work, language, ::show, ::say)
        this.presenter = presenter
        return FrameLayout(host.activity).also {
            frame = it
            if (presenter.call == null) presenter.load()
            show(presenter.draft)
        }
    }

    override val holdsBack get() = presenter?.draft?.step?.let { it > MemoStep.SPEAKER } == true

    override fun onBack() = presenter?.back() == true

    private fun say(outcome: MemoOutcome) {
        val host = host ?: return
        if (outcome == MemoOutcome.NOT_SAVED) return host.snackbar(host.activity.getText(R.string.cases_not_saved))
        AnsweredCallNotifier(host.activity.applicationContext).clear(seq)
        host.back()
        if (outcome == MemoOutcome.NOTHING) return
        val offered = host.activity.getText(R.string.cases_start).takeIf { afterCall }
        val now = host.phone::now
        host.snackbar(host.activity.getText(R.string.case_noted), offered) {
            host.open(EntryScreen(seq, now).also { it.starts = true })
        }
    }

    private fun show(draft: MemoDraft) {
        val host = host ?: return
        val frame = frame ?: return
        val presenter = presenter ?: return
        frame.removeAllViews()
        frame.addView(page(host.activity, draft, presenter))
        host.barChanged()
    }

    private fun page(
        context: Context,
        draft: MemoDraft,
        presenter: MemoPresenter,
    ): View {
        val body = ScrollColumn(context)
        presenter.call?.let { body.part(head(context, it)) }
        val nth = context.getString(R.string.memo_step, draft.step.ordinal + 1, MemoStep.entries.size)
        body.part(context.styledText(R.style.Text_Label_Secondary, nth))
        val question = context.styledText(R.style.Text_Display, context.getText(QUESTIONS.getValue(draft.step)))
        question.isAccessibilityHeading = true
        question.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        body.part(question)
        val foot = context.column(8)
        when (draft.step) {
            MemoStep.SPEAKER -> SpeakerView.entries.forEach { speaker ->
                val words = CaseWords.speaker(speaker) ?: return@forEach
                foot.answer(context.getText(words)) { presenter.spoke(speaker) }
            }
            MemoStep.STOP, MemoStep.WHO, MemoStep.WAY_OUT -> {
                foot.answer(context.getText(R.string.memo_yes)) { presenter.answer(true) }
                foot.answer(context.getText(R.string.memo_no)) { presenter.answer(false) }
            }
            MemoStep.WORDS -> words(body, draft, presenter)
        }
        if (draft.step == MemoStep.WORDS) {
            foot.addWide(Buttons.primary(context, context.getText(R.string.case_save), presenter::save))
        } else {
            foot.addWide(Buttons.text(context, context.getText(R.string.memo_skip), presenter::skip))
            if (!draft.isEmpty) {
                foot.addWide(Buttons.primary(context, context.getText(R.string.memo_save_now), presenter::save))
            }
        }
        return footed(body, foot)
    }

    /** Which call it is: who, when, and what became of it. */
    private fun head(
        context: Context,
        call: MemoCall,
    ): View {
        val words = EntryWords(context)
        val entry = call.entry
        val today = host?.phone?.now()?.toLocalDate() ?: LocalDate.EPOCH
        val day = Times.day(context, Times.dayOf(entry.atMs, entry.offsetSeconds), today)
        val clock = Times.clockAt(context, entry.atMs, entry.offsetSeconds)
        // The call log comes some seconds later than the end of a call.
        val became =
            entry.outcome?.let(words::lasted)
                ?: if (afterCall) context.getString(R.string.calllog_answered) else words.outcome(entry)
        val at = context.getString(R.string.history_day_time, day, clock)
        val lines = listOfNotNull(words.who(entry).takeIf { call.name != null }, at, became)
        val card = Card(context).withRows()
        card.addWide(
            ListRow(context).bind(words.symbol(entry), call.name ?: words.who(entry), lines.joinToString("\n")),
        )
        return card
    }

    private fun LinearLayout.answer(
        text: CharSequence,
        onClick: () -> Unit,
    ) {
        val button = Buttons.tonal(context, text, onClick)
        button.minHeight = dp(LARGE_DP)
        addWide(button)
    }

    private fun words(
        body: ScrollColumn,
        draft: MemoDraft,
        presenter: MemoPresenter,
    ) {
        fun field(
            label: Int,
            text: String,
            more: Int = 0,
            write: MemoDraft.(String) -> MemoDraft,
        ) {
            val field = body.part(TextField(body.context).bind(body.context.getText(label), text))
            field.limit(if (more == 0) ByteLimit.LINE else ByteLimit.TEXT)
            field.field.inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES or more
            field.onChange = { presenter.typed(presenter.draft.write(it)) }
        }
        field(R.string.memo_company, draft.company) { copy(company = it) }
        field(R.string.memo_product, draft.product) { copy(product = it) }
        field(R.string.case_words, draft.text, InputType.TYPE_TEXT_FLAG_MULTI_LINE) { copy(text = it) }
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; the entry's number follows. */
        const val KEY_START = "cases/memo/"

        private const val LARGE_DP = 64

        private val QUESTIONS =
            mapOf(
                MemoStep.SPEAKER to R.string.memo_who_spoke,
                MemoStep.STOP to R.string.memo_ask_stop,
                MemoStep.WHO to R.string.memo_ask_who,
                MemoStep.WAY_OUT to R.string.memo_ask_way_out,
                MemoStep.WORDS to R.string.memo_ask_words,
            )
    }
}
