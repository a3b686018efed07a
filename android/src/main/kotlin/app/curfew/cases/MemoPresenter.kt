package app.curfew.cases

import app.curfew.core.CurfewInterface
import app.curfew.core.HistoryEntry
import app.curfew.core.LanguageView
import app.curfew.core.MemoNote
import app.curfew.core.SpeakerView
import app.curfew.ui.Work

/** The questions after a call, in their order. Each can be skipped. */
enum class MemoStep {
    /** Who spoke. */
    SPEAKER,

    /** Whether the user told them to stop. */
    STOP,

    /** Whether they said who they were. */
    WHO,

    /** Whether they offered a way out. */
    WAY_OUT,

    /** Company, product, own words. */
    WORDS,
}

/** What is answered so far, and what is asked. */
data class MemoDraft(
    val step: MemoStep = MemoStep.SPEAKER,
    val speaker: SpeakerView = SpeakerView.UNKNOWN,
    val saidStop: Boolean? = null,
    val saidWho: Boolean? = null,
    val wayOut: Boolean? = null,
    val company: String = "",
    val product: String = "",
    val text: String = "",
) {
    /** For the core. */
    fun note() = MemoNote(speaker, company.said(), product.said(), saidWho, saidStop, wayOut, text.said())

    /** Whether nothing is answered. */
    val isEmpty: Boolean get() = copy(step = MemoStep.SPEAKER).note() == MemoDraft().note()
}

/** What came of it. */
enum class MemoOutcome {
    SAVED,

    /** There was nothing to write down. */
    NOTHING,
    NOT_SAVED,
}

/**
 * The call that is asked about.
 *
 * @property name the institution whose number it is, if it is one's
 */
data class MemoCall(
    val entry: HistoryEntry,
    val name: String?,
)

/** "What happened" in the call of entry [seq]. Main thread; imports no `android.*`. */
class MemoPresenter(
    private val seq: ULong,
    private val core: CurfewInterface,
    private val work: Work,
    private val language: LanguageView,
    private val show: (MemoDraft) -> Unit,
    private val say: (MemoOutcome) -> Unit,
) {
    /** What is shown. */
    var draft = MemoDraft()
        private set

    /** Which call it is; null: not read yet, or it cannot be. */
    var call: MemoCall? = null
        private set

    private var saving = false

    /** Reads which call it is. */
    fun load() {
        val read = {
            val entry = core.entry(seq, null).entry
            MemoCall(entry, entry.number?.let { core.caseHint(it, language).name })
        }
        work.run(read) {
            call = it.getOrNull() ?: return@run
            show(draft)
        }
    }

    /** Who spoke. */
    fun spoke(speaker: SpeakerView) = next(draft.copy(speaker = speaker))

    /** Yes or no, to the question that is shown. */
    fun answer(yes: Boolean) =
        next(
            when (draft.step) {
                MemoStep.STOP -> draft.copy(saidStop = yes)
                MemoStep.WHO -> draft.copy(saidWho = yes)
                MemoStep.WAY_OUT -> draft.copy(wayOut = yes)
                MemoStep.SPEAKER, MemoStep.WORDS -> draft
            },
        )

    /** On to the next question, without an answer. */
    fun skip() = next(draft)

    /** Back to the question before; false at the first. */
    fun back(): Boolean {
        if (draft.step == MemoStep.SPEAKER) return false
        present(draft.copy(step = MemoStep.entries[draft.step.ordinal - 1]))
        return true
    }

    /** Words that are on the screen already. */
    fun typed(draft: MemoDraft) {
        this.draft = draft
    }

    /** Writes down what is answered, once. */
    fun save() {
        if (draft.isEmpty) return say(MemoOutcome.NOTHING)
        if (saving) return
        saving = true
        val note = draft.note()
        work.run({ core.noteMemo(seq, note) }) { saved ->
            saving = false
            say(if (saved.isSuccess) MemoOutcome.SAVED else MemoOutcome.NOT_SAVED)
        }
    }

    private fun next(answered: MemoDraft) {
        if (answered.step == MemoStep.WORDS) return save()
        present(answered.copy(step = MemoStep.entries[answered.step.ordinal + 1]))
    }

    private fun present(next: MemoDraft) {
        draft = next
        show(next)
    }
}
