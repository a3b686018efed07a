package app.curfew.lists

import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ImportPreview
import app.curfew.core.RulesPreview
import app.curfew.core.SignatureView
import app.curfew.rules.RulesEdit
import app.curfew.rules.isAbout
import app.curfew.ui.Work
import java.io.File
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
     * @property taken the names that a new list cannot have
     * @property changes what would change in the list that is there; `null` until it is known
     * @property labels whether the labels of a table come along, where it has some
     */
    data class Ready(
        val preview: ImportPreview,
        val lists: List<String>,
        val target: ImportTarget,
        val newName: String,
        val nameProblem: ListNameProblem? = null,
        val notSaved: Boolean = false,
        val taken: List<String> = lists,
        val importing: Boolean = false,
        val changes: ChangesView? = null,
        val labels: Boolean = true,
    ) : ImportState {
        /** Whether there is something that a careful person does not take over. */
        val isDoubtful: Boolean
            get() = preview.about?.signature == SignatureView.WRONG || changes?.otherSigner == true
    }

    /**
     * The source is a key by which lists are signed.
     *
     * @property kept whether it is among the keys now
     */
    data class Key(
        val name: String,
        val problem: ListNameProblem? = null,
        val kept: Boolean = false,
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
     * @property isNew whether the list was made for them
     * @property undone whether the list is as before again
     * @property notSaved whether taking it back failed
     * @property isDamaged whether it was read again and does not hold what was written
     * @property ranges how many ranges the source had
     */
    data class Done(
        val list: String,
        val numbers: Long,
        val isUsed: Boolean,
        val isNew: Boolean = true,
        val undone: Boolean = false,
        val notSaved: Boolean = false,
        val isDamaged: Boolean = false,
        val ranges: Long = 0,
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

    /** The name of the new list, or of the key, was typed. */
    data class Named(
        val name: String,
    ) : ImportEvent

    /** The labels of a table are to come along, or not. */
    data class LabelsChosen(
        val on: Boolean,
    ) : ImportEvent

    /** The numbers are to be imported, the rules added, or the key kept. */
    data object Confirmed : ImportEvent

    /** The added rules are to be taken out again, or the list is to be as before. */
    data object Undone : ImportEvent

    /** The numbers beside the rules are to be imported. */
    data object NumbersWanted : ImportEvent
}

/**
 * Brings numbers from a file or another app onto a list, and rules below those in force, after showing what they are.
 * Main thread; the source is read and the core is asked through [work].
 *
 * @param into the list that is offered first; `null`: the one of the file's name from the same source, else a new one
 * @param folder where the copy of the source lies while it is looked at
 */
class ImportPresenter(
    private val source: ImportSource,
    private val into: String?,
    private val core: CurfewInterface,
    private val work: Work,
    private val folder: File,
    private val now: () -> OffsetDateTime = OffsetDateTime::now,
    private val show: (ImportState) -> Unit,
) {
    /** What is shown. */
    var state: ImportState = ImportState.Reading
        private set

    private var path = ""
    private var started = false

    /** Takes what a person does. */
    fun handle(event: ImportEvent) {
        when (event) {
            ImportEvent.Shown -> if (!started) read()
            ImportEvent.Retried -> read()
            is ImportEvent.TargetChosen -> {
                edit { it.copy(target = event.target, nameProblem = null, changes = null) }
                compare()
            }
            is ImportEvent.Named -> name(event.name)
            is ImportEvent.LabelsChosen -> edit { it.copy(labels = event.on) }
            ImportEvent.Confirmed -> confirm()
            ImportEvent.Undone -> if (state is ImportState.Done) takeBack() else undo()
            ImportEvent.NumbersWanted -> load { numbersOf(path) }
        }
    }

    private fun name(name: String) {
        (state as? ImportState.Key)?.let { present(it.copy(name = name, problem = null)) }
        edit { it.copy(newName = name, nameProblem = null) }
    }

    private fun confirm() {
        when (val shown = state) {
            is ImportState.Rules -> addRules()
            is ImportState.Key -> keep(shown)
            else -> bringIn()
        }
    }

    private fun keep(shown: ImportState.Key) {
        val name = shown.name.trim()
        val problem = listNameProblem(name, emptyList())
        if (problem != null || shown.kept) return present(shown.copy(problem = problem))
        work.run({ core.addKey(name, path) }) { kept ->
            present(shown.copy(kept = kept.isSuccess, problem = kept.exceptionOrNull()?.let(::keyProblemOf)))
        }
    }

    private fun keyProblemOf(error: Throwable) =
        if (error is CurfewException.Input) ListNameProblem.Refused else ListNameProblem.NotSaved

    /** Asks what would change in the list that was chosen. */
    private fun compare() {
        val target = (state as? ImportState.Ready)?.target as? ImportTarget.Existing ?: return
        work.run({ core.importChanges(target.name, path) }) { found ->
            edit { if (it.target == target) it.copy(changes = found.getOrNull()) else it }
        }
    }

    private fun takeBack() {
        val shown = state as? ImportState.Done ?: return
        if (shown.undone) return
        work.run({ if (shown.isNew) core.deleteList(shown.list) else core.undoImport(shown.list) }) { done ->
            present(shown.copy(undone = done.isSuccess, notSaved = done.isFailure))
        }
    }

    private fun read() {
        started = true
        load { examine() }
    }

    private fun load(look: () -> ImportState) {
        present(ImportState.Reading)
        work.run(look) { found ->
            val next = found.getOrElse { ImportState.Unusable(problemOf(it)) }
            if (next is ImportState.Unusable) ImportFiles.drop(this)
            present(next)
            compare()
        }
    }

    private fun bringIn() {
        val ready = state as? ImportState.Ready ?: return
        if (ready.importing) return
        val target = ready.target
        val name = if (target is ImportTarget.Existing) target.name else ready.newName.trim()
        val problem = if (target is ImportTarget.New) listNameProblem(name, ready.taken) else null
        if (problem != null) {
            present(ready.copy(nameProblem = problem))
            return
        }
        present(ready.copy(importing = true, notSaved = false, nameProblem = null))
        work.run({ import(name, target is ImportTarget.New, ready) }) { result ->
            result.fold(
                {
                    ImportFiles.drop(this)
                    present(it)
                    check(name)
                },
                { present(ready.copy(importing = false, notSaved = true, nameProblem = null)) },
            )
        }
    }

    /** Reads what was written, after it is shown. */
    private fun check(list: String) =
        work.run({ list in core.checkLists() }) { found ->
            val done = state as? ImportState.Done
            if (done?.list == list && found.getOrDefault(false)) present(done.copy(isDamaged = true))
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
    private fun examine(): ImportState {
        val file = ImportFiles.make(folder, this)
        path = file.path
        source.copy(file)?.let { return ImportState.Unusable(it) }
        if (file.length() == 0L) return ImportState.Unusable(ImportProblem.Empty)
        if (isForeign(file)) return ImportState.Unusable(ImportProblem.NotText)
        if (core.isKey(path)) return ImportState.Key(source.name.trim().take(MAX_LIST_NAME))
        val at = now()
        val found = core.previewRules(path, at.toInstant().toEpochMilli(), at.offset.totalSeconds)
        if (found.rules.isEmpty() && found.remarks.isEmpty()) return numbersOf(path)
        val rules = found.rules.map { it.copy(id = UUID.randomUUID().toString()) }
        return ImportState.Rules(found.copy(rules = rules))
    }

    /** Any thread. */
    private fun numbersOf(path: String): ImportState {
        val preview =
            try {
                core.previewImport(path, true)
            } catch (error: CurfewException.Storage) {
                return ImportState.Unusable(listProblemOf(File(path)) ?: throw error)
            }
        val about = preview.about
        if (about == null && preview.numbers + preview.ranges == 0uL) {
            return ImportState.Unusable(ImportProblem.NoNumbers, preview)
        }
        val all = core.lists()
        val lists = all.filterNot { it.damaged }
        val names = lists.map { it.name }
        // What is damaged is mended by what has its name, or is brought into it.
        val mends = into ?: about?.name ?: source.name.trim()
        val broken = all.filter { it.damaged && it.name == mends }.map { it.name }
        if (about != null) {
            // It takes the place of an earlier edition, never of a list that the user made.
            val same = broken + editionsOf(about, lists)
            val target = same.firstOrNull()?.let(ImportTarget::Existing) ?: ImportTarget.New
            return ImportState.Ready(preview, same, target, free(about.name, names + broken), taken = names + broken)
        }
        // The next edition of a signed list would drop what is added to it.
        val own = lists.filter { it.signer == null }.map { it.name }
        val offered = into?.takeIf { it in own } ?: broken.firstOrNull()
        val target = offered?.let(ImportTarget::Existing) ?: ImportTarget.New
        val name = source.name.trim().take(MAX_LIST_NAME)
        return ImportState.Ready(preview, broken + own, target, name, taken = broken + names)
    }

    /** Any thread. */
    private fun import(
        name: String,
        isNew: Boolean,
        ready: ImportState.Ready,
    ): ImportState.Done {
        // The preview has made a list with labels.
        if (ready.preview.labels != null && !ready.labels) core.previewImport(path, false)
        core.importNumbers(name, path, isNew)
        val isUsed = core.rulebook().rules.any { it.isAbout(name) }
        val (numbers, ranges) = ready.preview.run { numbers.toLong() to ranges.toLong() }
        return ImportState.Done(name, numbers, isUsed, isNew, ranges = ranges)
    }

    private companion object {
        /** A zero byte never stands in a text of numbers: it tells a picture, a database or UTF-16. */
        fun isForeign(file: File): Boolean {
            val head = ByteArray(PROBE)
            val length = file.inputStream().use { it.read(head) }
            val start = String(head, 0, maxOf(length, 0), Charsets.ISO_8859_1)
            return '\u0000' in start && KNOWN.none(start::startsWith)
        }

        /** How gzip (RFC 1952) and ZIP (APPNOTE.TXT, 4.3.7) begin, in which other apps pack their files, and a list file. */
        val KNOWN = listOf("\u001f\u008b", "PK\u0003\u0004", LIST_MAGIC)
        const val PROBE = 4096
    }
}
