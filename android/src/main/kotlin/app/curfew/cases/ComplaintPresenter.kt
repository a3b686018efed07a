package app.curfew.cases

import app.curfew.core.AnswerNote
import app.curfew.core.AskView
import app.curfew.core.CaseChangeView
import app.curfew.core.Complaint
import app.curfew.core.ComplaintField
import app.curfew.core.ConfidenceView
import app.curfew.core.CurfewInterface
import app.curfew.core.FormView
import app.curfew.core.IdentityView
import app.curfew.core.LanguageView
import app.curfew.export.ExportChoice
import app.curfew.export.ExportFiles
import app.curfew.export.MadeExport
import app.curfew.ui.Work
import java.time.ZonedDateTime

/** What a person says of themselves, and in a form's fields. */
data class Identity(
    val said: Map<AskView, String> = emptyMap(),
    val answers: Map<String, String> = emptyMap(),
) {
    /** With [text] in [field]; an empty one takes it away. */
    fun with(
        field: ComplaintField,
        text: String,
    ): Identity =
        when (val ask = field.ask) {
            null -> this
            AskView.ANSWER -> copy(answers = answers.put(field.id, text))
            else -> copy(said = said.put(ask, text))
        }

    /** For the core. */
    fun view() =
        IdentityView(
            said[AskView.NAME],
            said[AskView.ID_NUMBER],
            said[AskView.OWN_NUMBER],
            said[AskView.PHONE],
            said[AskView.ADDRESS],
            said[AskView.EMAIL],
            said[AskView.PROVIDER],
            answers.map { (id, text) -> AnswerNote(id, text) },
        )

    private fun <K> Map<K, String>.put(
        key: K,
        text: String,
    ): Map<K, String> = text.said()?.let { this + (key to it) } ?: (this - key)
}

/** Where a person is on the way to a complaint. */
enum class ComplaintStep {
    /** What the case has and lacks. */
    AUDIT,

    /** The fields one by one. */
    FIELDS,
}

/** What [ComplaintScreen] shows. */
sealed interface ComplaintState {
    /** Nothing has been read yet. */
    data object Loading : ComplaintState

    /** It could not be read. */
    data object Failed : ComplaintState

    /**
     * One sheet of the form.
     *
     * @property sheet which, from 0
     * @property keeps whether name and address are kept on the phone
     */
    data class Ready(
        val form: FormView,
        val complaint: Complaint,
        val sheet: Int,
        val step: ComplaintStep,
        val keeps: Boolean,
    ) : ComplaintState
}

/** What a person is told. */
sealed interface ComplaintNotice {
    /** A file is there, to be saved or else shared. */
    data class Made(
        val made: MadeExport,
        val saves: Boolean,
    ) : ComplaintNotice

    /** The filing is noted. */
    data object Filed : ComplaintNotice

    /** It could not be written. */
    data object NotSaved : ComplaintNotice
}

/**
 * The case [case] in the fields of [form]. Who complains is kept nowhere unless the user asks for it. Main thread; the
 * core, the files and [memory] are used by [work].
 */
class ComplaintPresenter(
    private val case: String,
    private val form: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val memory: IdentityMemory,
    private val language: LanguageView,
    private val files: ExportFiles,
    private val now: () -> ZonedDateTime,
    private val show: (ComplaintState) -> Unit,
    private val say: (ComplaintNotice) -> Unit,
) {
    /** What is shown. */
    var state: ComplaintState = ComplaintState.Loading
        private set

    /** Who complains; null until it is read. */
    private var who: Identity? = null
    private var keeps = false
    private var making = false

    /** Reads it, again on each return. */
    fun load() = (state as? ComplaintState.Ready).let { read(it?.sheet ?: 0, it?.step ?: ComplaintStep.AUDIT) }

    /** Shows another step; false where there is none before. */
    fun back(): Boolean {
        val shown = state as? ComplaintState.Ready ?: return false
        if (shown.step == ComplaintStep.AUDIT) return false
        present(shown.copy(step = ComplaintStep.AUDIT))
        return true
    }

    /** On to the fields. */
    fun next() {
        (state as? ComplaintState.Ready)?.let { present(it.copy(step = ComplaintStep.FIELDS)) }
    }

    /** Shows another sheet. */
    fun turn(sheet: Int) = read(sheet, ComplaintStep.FIELDS)

    /** A person says what stands in a field. */
    fun said(
        field: ComplaintField,
        text: String,
    ) {
        who = (who ?: Identity()).with(field, text)
        if (keeps) keep(true) else load()
    }

    /** Keeps who complains on the phone, or forgets it there. */
    fun keep(on: Boolean) {
        keeps = on
        val said = if (on) who?.said.orEmpty() else emptyMap()
        work.run({ memory.keep(said) }) { load() }
    }

    /** Writes the page, as a web page or as plain text; one at a time, however often it is asked for. */
    fun make(
        html: Boolean,
        saves: Boolean,
    ) {
        val asked = who?.view() ?: return
        if (making) return
        making = true
        work.run({
            val file = files.complaint(html, now())
            val made = core.writeComplaint(case, form, asked, language, html, file.path)
            MadeExport(file, ExportChoice(), made.calls.toLong(), made.bytes.toLong(), made.sha256)
        }) { made ->
            making = false
            say(made.fold({ ComplaintNotice.Made(it, saves) }) { ComplaintNotice.NotSaved })
        }
    }

    /** Notes that it was filed; [number] may be empty. */
    fun filed(number: String) =
        work.run({
            change(CaseChangeView.FILED_WITH, form)
            number.said()?.let { change(CaseChangeView.FILE_NUMBER, it) }
        }) { noted -> say(if (noted.isSuccess) ComplaintNotice.Filed else ComplaintNotice.NotSaved) }

    private fun change(
        what: CaseChangeView,
        value: String,
    ) = core.changeCase(case, what, value, null, ConfidenceView.NOT_STATED)

    private fun read(
        sheet: Int,
        step: ComplaintStep,
    ) {
        val known = who
        work.run({
            val kept = memory.read()
            val asked = known ?: remembered(kept)
            val of = core.forms(language).first { it.id == form }
            val read = core.complaint(case, form, asked.view(), language, sheet.toUInt())
            asked to ComplaintState.Ready(of, read, sheet, step, known?.let { keeps } ?: kept.isNotEmpty())
        }) { read ->
            // What was said meanwhile has asked again.
            if (who != known) return@run
            read.onSuccess { (asked, next) ->
                who = asked
                keeps = next.keeps
                present(next)
            }
            read.onFailure { present(ComplaintState.Failed) }
        }
    }

    /** The phone's own number is known where there is one. */
    private fun remembered(kept: Map<AskView, String>): Identity {
        val own = core.settings().ownNumbers.singleOrNull()
        val number = if (own == null) emptyMap() else mapOf(AskView.OWN_NUMBER to own)
        return Identity(number + kept)
    }

    private fun present(next: ComplaintState) {
        if (next == state) return
        state = next
        show(next)
    }
}
