package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ImportPreview
import app.curfew.core.RulesPreview
import app.curfew.rules.RulesEdit
import app.curfew.rules.isAbout
import app.curfew.ui.Work
import java.time.OffsetDateTime
import java.util.UUID

/** Where imported numbers go. */
sealed interface ImportTarget {
    /** A list that is there. */
    data class Existing(
        val name: String,
    ) : ImportTarget

    /** A list that is made for them. */
    data object New : ImportTarget
}

/** What [ImportScreen] shows. */
sealed interface ImportState {
    /** The source is being read. */
    data object Reading : ImportState

    /**
     * Nothing can be imported.
     *
     * @property preview what was found, where the source could be read at all
     */
    data class Unusable(
        val why: ImportProblem,
        val preview: ImportPreview? = null,
    ) : ImportState

    /**
     * What would be imported, and where to.
     *
     * @property lists the lists to choose from; damaged ones are left out
     * @property newName the name typed for a new list
     * @property nameProblem why that name will not do
     * @property notSaved whether the last try failed
     */
    data class Ready(
        val preview: ImportPreview,
        val lists: List<String>,
        val target: ImportTarget,
        val newName: String,
        val nameProblem: ListNameProblem? = null,
        val notSaved: Boolean = false,
        val importing: Boolean = false,
    ) : ImportState

    /**
     * The source has rules, or something that is none here: which would be added below those in force, and what not.
     *
     * @property notSaved whether the last try failed; the rules in force are then as before
     */
    data class Rules(
        val preview: RulesPreview,
        val adding: Boolean = false,
        val notSaved: Boolean = false,
    ) : ImportState

    /**
     * The rules are added.
     *
     * @property ids names them, so that they can be taken out again
     * @property numbers how many numbers the source has for a list
     * @property undone whether they are taken out again
     * @property notSaved whether taking them out failed
     */
    data class RulesAdded(
        val ids: Set<String>,
        val numbers: Long,
        val undone: Boolean = false,
        val notSaved: Boolean = false,
    ) : ImportState

    /**
     * The numbers are on a list.
     *
     * @property list the list's name
     * @property numbers how many numbers the source had
     * @property isUsed whether a rule is about the list; a list by itself stops nothing
     */
    data class Done(
        val list: String,
        val numbers: Long,
        val isUsed: Boolean,
    ) : ImportState
}

/** What a person does on [ImportScreen]. */
sealed interface ImportEvent {
    /** The screen came to the front. */
    data object Shown : ImportEvent

    /** The source is to be read again. */
    data object Retried : ImportEvent

    /** Where the numbers go was chosen. */
    data class TargetChosen(
        val target: ImportTarget,
    ) : ImportEvent

    /** The name of the new list was typed. */
    data class Named(
        val name: String,
    ) : ImportEvent

    /** The numbers are to be imported, or the rules added. */
    data object Confirmed : ImportEvent

    /** The added rules are to be taken out again. */
    data object Undone : ImportEvent

    /** The numbers beside the rules are to be imported. */
    data object NumbersWanted : ImportEvent
}

/**
 * Brings numbers from a file or another app onto a list, and rules below those in force, after showing what they are.
 * Main thread; the source is read and the core is asked through [work].
 *
 * @param into the list that is offered first; `null`: a new one, because what was merged cannot be taken apart again
 */
class ImportPresenter(
    private val source: ImportSource,
    private val into: String?,
    private val core: CurfewInterface,
    private val work: Work,
    private val now: () -> OffsetDateTime = OffsetDateTime::now,
    private val show: (ImportState) -> Unit,
) {
    /** What is shown. */
    var state: ImportState = ImportState.Reading
        private set

    private var bytes = ByteArray(0)
    private var started = false

    /** Takes what a person does. */
    fun handle(event: ImportEvent) {
        when (event) {
            ImportEvent.Shown -> if (!started) read()
            ImportEvent.Retried -> read()
            is ImportEvent.TargetChosen -> edit { it.copy(target = event.target, nameProblem = null) }
            is ImportEvent.Named -> edit { it.copy(newName = event.name, nameProblem = null) }
            ImportEvent.Confirmed -> if (state is ImportState.Rules) addRules() else confirm()
            ImportEvent.Undone -> undo()
            ImportEvent.NumbersWanted -> load { numbersOf(bytes) }
        }
    }

    private fun read() {
        started = true
        load { examine() }
    }

    private fun load(look: () -> Pair<ByteArray, ImportState>) {
        present(ImportState.Reading)
        work.run(look) { found ->
            val (content, next) = found.getOrElse { ByteArray(0) to ImportState.Unusable(problemOf(it)) }
            bytes = content
            present(next)
        }
    }

    private fun confirm() {
        val ready = state as? ImportState.Ready ?: return
        if (ready.importing) return
        val target = ready.target
        val name = if (target is ImportTarget.Existing) target.name else ready.newName.trim()
        val problem = if (target is ImportTarget.New) listNameProblem(name, ready.lists) else null
        if (problem != null) {
            present(ready.copy(nameProblem = problem))
            return
        }
        present(ready.copy(importing = true, notSaved = false, nameProblem = null))
        work.run({ import(name, isNew = target is ImportTarget.New) }) { result ->
            result.fold(
                {
                    bytes = ByteArray(0)
                    present(it)
                },
                { present(ready.copy(importing = false, notSaved = true, nameProblem = null)) },
            )
        }
    }

    private fun addRules() {
        val shown = state as? ImportState.Rules ?: return
        if (shown.adding) return
        present(shown.copy(adding = true, notSaved = false))
        val added = shown.preview.rules
        work.run({ save(RulesEdit.Append(added)) }) { saved ->
            val numbers = shown.preview.numbers.toLong()
            val done = ImportState.RulesAdded(added.map { it.id }.toSet(), numbers)
            present(if (saved.isSuccess) done else shown.copy(notSaved = true))
        }
    }

    private fun undo() {
        val shown = state as? ImportState.RulesAdded ?: return
        if (shown.undone) return
        work.run({ save(RulesEdit.Remove(shown.ids)) }) { saved ->
            present(shown.copy(undone = saved.isSuccess, notSaved = saved.isFailure))
        }
    }

    /** Any thread. Rules that only stand in for unreadable ones are not put in force by an import. */
    private fun save(edit: RulesEdit) {
        val book = core.rulebook()
        check(book.problem == null) { "the rulebook in force cannot be read" }
        core.saveRules(edit.of(book.rules))
    }

    private fun edit(change: (ImportState.Ready) -> ImportState.Ready) {
        val ready = state as? ImportState.Ready ?: return
        if (!ready.importing) present(change(ready).copy(notSaved = false))
    }

    private fun present(next: ImportState) {
        if (next == state) return
        state = next
        show(next)
    }

    private fun problemOf(error: Throwable) =
        if (error is CurfewException.Input) ImportProblem.NotText else ImportProblem.Failed

    /** Any thread. */
    private fun examine(): Pair<ByteArray, ImportState> {
        val content =
            when (val read = source.read()) {
                is ImportBytes.Not -> return ByteArray(0) to ImportState.Unusable(read.why)
                is ImportBytes.Read -> read.bytes
            }
        if (content.isEmpty()) return content to ImportState.Unusable(ImportProblem.Empty)
        if (looksBinary(content) && !isPacked(content)) {
            return ByteArray(0) to ImportState.Unusable(ImportProblem.NotText)
        }
        val at = now()
        val found = core.previewRules(content, at.toInstant().toEpochMilli(), at.offset.totalSeconds)
        if (found.rules.isEmpty() && found.remarks.isEmpty()) return numbersOf(content)
        val rules = found.rules.map { it.copy(id = UUID.randomUUID().toString()) }
        return content to ImportState.Rules(found.copy(rules = rules))
    }

    /** Any thread. */
    private fun numbersOf(content: ByteArray): Pair<ByteArray, ImportState> {
        val preview = core.previewImport(content)
        if (preview.numbers == 0uL) {
            return ByteArray(0) to ImportState.Unusable(ImportProblem.NoNumbers, preview)
        }
        val lists = core.lists().filterNot { it.damaged }.map { it.name }
        val target = into?.takeIf { it in lists }?.let(ImportTarget::Existing) ?: ImportTarget.New
        return content to ImportState.Ready(preview, lists, target, source.name.trim().take(MAX_LIST_NAME))
    }

    /** Any thread. A list made for the import goes again where the import fails, so that its name can be used again. */
    private fun import(
        name: String,
        isNew: Boolean,
    ): ImportState.Done {
        // A list of this name may have come since: to merge into it is not what was asked for.
        if (isNew) core.createList(name)
        val found =
            try {
                core.importNumbers(name, bytes)
            } catch (failure: CurfewException) {
                if (isNew) runCatching { core.deleteList(name) }
                throw failure
            }
        val isUsed = core.rulebook().rules.any { it.isAbout(name) }
        return ImportState.Done(name, found.numbers.toLong(), isUsed)
    }

    private companion object {
        /** A zero byte never stands in a text of numbers: it tells a picture, an archive or UTF-16. */
        fun looksBinary(content: ByteArray): Boolean = (0 until minOf(content.size, PROBE)).any {
            content[it] ==
                0.toByte()
        }

        /** The two bytes that a gzip file begins with (RFC 1952): a backup of another app. */
        fun isPacked(content: ByteArray): Boolean =
            content.size > 2 && content[0] == 0x1f.toByte() && content[1] == 0x8b.toByte()

        const val PROBE = 4096
    }
}
