package app.curfew.cases

import app.curfew.core.CaseChangeView
import app.curfew.core.ChannelView
import app.curfew.core.ConfidenceView
import app.curfew.core.ConsentNote
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.InstitutionView
import app.curfew.core.LanguageView
import app.curfew.core.RefusalNote
import app.curfew.core.SaidAt
import app.curfew.ui.Work
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZonedDateTime

/** What can be noted in a case, on a screen of its own. */
enum class CaseNote {
    /** The caller was told to stop. */
    REFUSAL,

    /** Consent was given or withdrawn. */
    CONSENT,

    /** A number belongs to the caller. */
    NUMBER,

    /** A body or the respondent answers from a number. */
    REPLY_LINE,

    /** Who the caller is, or says that they are. */
    INSTITUTION,

    /** A call without a number was the caller's. */
    CALL,
}

/** What a person has entered. */
data class NoteDraft(
    val day: LocalDate,
    val minute: Int,
    val channel: ChannelView = ChannelView.PHONE,
    val given: Boolean = false,
    val to: String = "",
    val reference: String = "",
    val text: String = "",
    val number: String = "",
    val source: String = "",
    val confidence: ConfidenceView = ConfidenceView.NOT_STATED,
) {
    /** When it was said, on the phone's clock; null where it lies ahead of [now]. */
    fun said(now: ZonedDateTime): SaidAt? {
        val at = ZonedDateTime.of(day, LocalTime.of(minute / HOUR, minute % HOUR), now.zone)
        val start = at.toInstant().toEpochMilli()
        val latest = now.toInstant().toEpochMilli()
        // The end of the minute: the call in which it was said did not come after it.
        return SaidAt(minOf(start + LAST_MS, latest), at.offset.totalSeconds).takeIf { start <= latest }
    }

    /** Starting. */
    companion object {
        private const val HOUR = 60
        private const val LAST_MS = 59_999L

        /** A draft of this moment. */
        fun at(now: ZonedDateTime) = NoteDraft(now.toLocalDate(), now.hour * HOUR + now.minute)
    }
}

/** What came of saving. */
enum class NoteOutcome {
    SAVED,

    /** What was typed is no number; of an institution, nothing was. */
    NO_NUMBER,

    /** It lies ahead. */
    NOT_PAST,
    NOT_SAVED,
}

/** Notes one thing in the case [id]. Main thread; imports no `android.*`. */
class NotePresenter(
    private val id: String,
    private val what: CaseNote,
    private val core: CurfewInterface,
    private val work: Work,
    private val language: LanguageView,
    private val now: () -> ZonedDateTime,
    private val show: () -> Unit,
    private val say: (NoteOutcome) -> Unit,
    private val call: ULong? = null,
) {
    /** What is entered. */
    var draft = NoteDraft.at(now()).let {
        // Most often that is what the caller said.
        if (what == CaseNote.INSTITUTION) it.copy(confidence = ConfidenceView.LIKELY) else it
    }
        private set

    /** The institutions that the entry means; the one alone whose whole name it is. */
    var found: List<InstitutionView> = emptyList()
        private set

    private var saving = false

    /** Another thing is entered. Words that are typed are on the screen already, and [isTyped]. */
    fun change(
        draft: NoteDraft,
        isTyped: Boolean = false,
    ) {
        val typed = draft.number.takeIf { what == CaseNote.INSTITUTION && it != this.draft.number }
        this.draft = draft
        if (!isTyped) show()
        typed?.let(::look)
    }

    private fun look(typed: String) =
        work.run({ if (typed.isBlank()) emptyList() else core.institutions(typed, language) }) { read ->
            if (typed != this.draft.number) return@run
            val all = read.getOrDefault(emptyList())
            found = all.filter { it.name.equals(typed.trim(), ignoreCase = true) }.ifEmpty { all }
            show()
        }

    /** Writes it down, once however often it is asked for. */
    fun save() {
        val saved = draft
        val said = saved.said(now()) ?: return say(NoteOutcome.NOT_PAST)
        if (saving) return
        saving = true
        work.run({ write(saved, said) }) { written ->
            saving = false
            val refused = written.exceptionOrNull()
            say(
                when {
                    refused == null -> NoteOutcome.SAVED
                    refused is CurfewException.Input && what in NAMED -> NoteOutcome.NO_NUMBER
                    else -> NoteOutcome.NOT_SAVED
                },
            )
        }
    }

    private fun write(
        it: NoteDraft,
        said: SaidAt,
    ) = when (what) {
        CaseNote.REFUSAL ->
            core.noteRefusal(id, null, RefusalNote(said, it.channel, it.to.said(), it.reference.said(), it.text.said()))
        CaseNote.CONSENT -> core.noteConsent(id, ConsentNote(it.given, said, it.channel, it.text.said()))
        CaseNote.NUMBER -> number(CaseChangeView.NUMBER_ADDED, it)
        CaseNote.REPLY_LINE -> number(CaseChangeView.REPLY_LINE, it)
        CaseNote.INSTITUTION -> number(CaseChangeView.INSTITUTION, it)
        CaseNote.CALL -> number(CaseChangeView.CALL_ADDED, it.copy(number = call?.toString().orEmpty()))
    }

    private fun number(
        change: CaseChangeView,
        it: NoteDraft,
    ) = core.changeCase(id, change, it.number, it.source.said(), it.confidence)

    private companion object {
        /** Where a number or a name is typed. */
        val NAMED = CaseNote.NUMBER..CaseNote.INSTITUTION
    }
}

/** Null where nothing is written. */
internal fun String.said(): String? = trim().ifEmpty { null }
