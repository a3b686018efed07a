package app.curfew.cases

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.ChannelView
import app.curfew.core.ConfidenceView
import app.curfew.core.InstitutionView
import app.curfew.rules.ConditionWords
import app.curfew.rules.ProblemText
import app.curfew.rules.TimeStepper
import app.curfew.rules.footed
import app.curfew.ui.Buttons
import app.curfew.ui.ByteLimit
import app.curfew.ui.Card
import app.curfew.ui.Chip
import app.curfew.ui.DateChooser
import app.curfew.ui.FlowLayout
import app.curfew.ui.Languages
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.TextField
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/**
 * Notes one thing in the case [id]. Main thread.
 *
 * @param call the entry of the call that it is about, where it is about one
 */
class NoteScreen(
    private val id: String,
    private val what: CaseNote,
    private val call: ULong? = null,
) : Screen() {
    override val key = listOfNotNull(KEY_START + what.name, id, call).joinToString("/")

    override val showsDestinations = false

    private var presenter: NotePresenter? = null
    private var host: ScreenHost? = null
    private var views: NoteViews? = null

    override fun title(context: Context): CharSequence = context.getText(TITLES.getValue(what))

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter =
            presenter ?: NotePresenter(
                id,
                what,
                host.core,
                host.work,
                Languages.of(host.activity),
                host.phone::now,
                { bind() },
                ::say,
                call,
            )
        this.presenter = presenter
        val made = NoteViews(host, what, presenter)
        views = made
        bind()
        return made.view
    }

    private fun bind() {
        presenter?.let { views?.bind(it.draft, it.found) }
    }

    private fun say(outcome: NoteOutcome) {
        val host = host ?: return
        when (outcome) {
            NoteOutcome.SAVED -> {
                host.back()
                host.snackbar(host.activity.getText(R.string.case_noted))
            }
            NoteOutcome.NO_NUMBER -> {
                val isName = what == CaseNote.INSTITUTION
                views?.refuse(if (isName) R.string.case_file_no_name else R.string.lists_unreadable)
            }
            NoteOutcome.NOT_PAST -> views?.refuse(R.string.case_not_past)
            NoteOutcome.NOT_SAVED -> views?.refuse(R.string.cases_not_saved)
        }
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; what is noted and the case's id follow. */
        const val KEY_START = "cases/note/"

        private val TITLES =
            mapOf(
                CaseNote.REFUSAL to R.string.case_told,
                CaseNote.CONSENT to R.string.case_consent,
                CaseNote.NUMBER to R.string.case_add_number,
                CaseNote.REPLY_LINE to R.string.case_add_reply_line,
                CaseNote.INSTITUTION to R.string.case_say_who,
                CaseNote.CALL to R.string.case_add_call,
            )

        /** The screen of a key after [KEY_START]. */
        fun of(key: String): NoteScreen? {
            val parts = key.split('/')
            val what = CaseNote.entries.find { it.name == parts[0] } ?: return null
            return NoteScreen(parts.getOrNull(1) ?: return null, what, parts.getOrNull(2)?.toULongOrNull())
        }
    }
}

/** The views of [NoteScreen]. */
private class NoteViews(
    host: ScreenHost,
    what: CaseNote,
    private val presenter: NotePresenter,
) {
    private val context = host.activity
    private val ways = ChannelView.entries.associateWith { Chip(context) }
    private val sure = SURE.associateWith { Chip(context) }
    private val given = listOf(true, false).associateWith { Chip(context) }
    private val problem = ProblemText(context)
    private val isNumber = what >= CaseNote.NUMBER
    private val isName = what == CaseNote.INSTITUTION
    private val rows = Card(context).withRows()
    private val date =
        DateChooser(context, context.getText(R.string.laws_date), host.phone.now().toLocalDate()) {
            presenter.change(presenter.draft.copy(day = it))
        }
    private val time =
        TimeStepper(
            context,
            context.getText(R.string.laws_clock),
        ) { presenter.change(presenter.draft.copy(minute = it)) }
    private val numberLabel = if (isName) R.string.case_who_name else R.string.lists_add_label
    private val number = field(numberLabel, { number }) { copy(number = it) }
    private val source = field(R.string.case_source, { source }) { copy(source = it) }
    private val to = field(R.string.case_to, { to }) { copy(to = it) }
    private val reference = field(R.string.case_reference, { reference }) { copy(reference = it) }
    private val text = field(R.string.case_words, { text }, MANY_LINES) { copy(text = it) }

    val view: View

    init {
        val body = ScrollColumn(context)
        val about = ABOUT.getValue(what)
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(about)))
        if (!isName) number.field.inputType = InputType.TYPE_CLASS_PHONE
        if (isNumber) {
            if (what != CaseNote.CALL) body.part(number)
            if (isName) body.part(rows)
            body.part(source)
            body.part(context.sectionHeader(context.getText(R.string.case_how_sure)))
            body.part(flow(sure.values))
        } else {
            if (what == CaseNote.CONSENT) body.part(flow(given.values))
            val card = body.part(Card(context))
            card.addWide(date)
            card.addWide(time)
            body.part(context.sectionHeader(context.getText(R.string.case_how)))
            body.part(flow(ways.values))
            if (what == CaseNote.REFUSAL) {
                body.part(to)
                body.part(reference)
            }
            body.part(text)
        }
        val foot = context.column(4)
        foot.addWide(problem.view)
        foot.addWide(Buttons.primary(context, context.getText(R.string.case_save), presenter::save))
        view = footed(body, foot)
    }

    fun bind(
        draft: NoteDraft,
        found: List<InstitutionView>,
    ) {
        problem.bind(null)
        rows.visibility = if (found.isEmpty()) View.GONE else View.VISIBLE
        rows.removeAllViews()
        found.forEach { rows.addWide(row(it, it.name == draft.number)) }
        date.bind(draft.day)
        time.bind(draft.minute)
        ways.forEach { (way, chip) ->
            chip.bind(context.getText(CaseWords.channel(way)), way == draft.channel) {
                presenter.change(draftNow().copy(channel = way))
            }
        }
        sure.forEach { (it, chip) ->
            val words = CaseWords.confidence(it) ?: return@forEach
            chip.bind(context.getText(words), it == draft.confidence) {
                presenter.change(draftNow().copy(confidence = it))
            }
        }
        given.forEach { (it, chip) ->
            val words = if (it) R.string.case_given else R.string.case_withdrawn
            chip.bind(context.getText(words), it == draft.given) { presenter.change(draftNow().copy(given = it)) }
        }
    }

    private fun row(
        it: InstitutionView,
        isChosen: Boolean,
    ): View {
        val kind = ConditionWords.KINDS["institution_kind/${it.kind}"]?.let(context::getString)
        val dot = context.getString(R.string.history_dot)
        val says = listOfNotNull(kind, Numbers.isolate(it.numbers)).joinToString(dot)
        val symbol = if (isChosen) RowSymbol(R.drawable.ic_check, Tone.GOOD) else RowSymbol(R.drawable.ic_number)
        // The field tells of the change itself.
        return ListRow(context).bind(symbol, it.name, says) { number.bind(context.getText(numberLabel), it.name) }
    }

    fun refuse(why: Int) = problem.bind(context.getText(why))

    private fun draftNow() = presenter.draft

    private fun flow(chips: Collection<View>) = FlowLayout(context).also { chips.forEach(it::addView) }

    private fun field(
        label: Int,
        read: NoteDraft.() -> String,
        type: Int = ONE_LINE,
        write: NoteDraft.(String) -> NoteDraft,
    ): TextField {
        val field = TextField(context).bind(context.getText(label), presenter.draft.read())
        field.field.inputType = type
        field.limit(if (type == MANY_LINES) ByteLimit.TEXT else ByteLimit.LINE)
        field.onChange = { presenter.change(presenter.draft.write(it), isTyped = true) }
        return field
    }

    private companion object {
        const val ONE_LINE = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
        const val MANY_LINES = ONE_LINE or InputType.TYPE_TEXT_FLAG_MULTI_LINE
        val SURE = listOf(ConfidenceView.CERTAIN, ConfidenceView.LIKELY, ConfidenceView.GUESS)
        val ABOUT =
            mapOf(
                CaseNote.REFUSAL to R.string.case_told_about,
                CaseNote.CONSENT to R.string.case_consent_about,
                CaseNote.NUMBER to R.string.case_number_about,
                CaseNote.REPLY_LINE to R.string.case_reply_line_about,
                CaseNote.INSTITUTION to R.string.case_say_who_about,
                CaseNote.CALL to R.string.case_add_call_about,
            )
    }
}
