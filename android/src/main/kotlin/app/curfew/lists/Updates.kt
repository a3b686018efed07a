package app.curfew.lists

import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.FileView
import app.curfew.core.ImportPreview
import app.curfew.core.ListView
import java.io.File

/**
 * A list file in the folder that is not in force as it is.
 *
 * @property list the list whose next edition it is; `null`: it would be a new list
 * @property changes what would change in that list
 * @property stamp tells the file from its other editions
 */
data class UpdateItem(
    val name: String,
    val list: String?,
    val numbers: Long,
    val ranges: Long,
    val changes: ChangesView?,
    val source: ImportSource,
    val stamp: String = name,
)

/** A list file in the folder that cannot be read, and why. */
data class BrokenFile(
    val name: String,
    val why: ImportProblem,
)

/**
 * What a look through the folder has found.
 *
 * @property total how many list files there are; the first [TreeFolder.MOST] by name are looked at
 */
data class FolderNews(
    val updates: List<UpdateItem> = emptyList(),
    val broken: List<BrokenFile> = emptyList(),
    val total: Int = 0,
)

/** A list that was updated without asking. */
data class TakenUpdate(
    val list: String,
    val changes: ChangesView,
)

/** Looks through the folder for list files that are new or have changed. Any thread but the main one. */
class Updates(
    private val folder: ListFolder,
    private val core: CurfewInterface,
    private val cache: File,
) {
    /** What the folder is called; `null`: none was picked. */
    val folderName: String? get() = folder.name

    /**
     * The updates; those that are taken over without asking are in force and [onTaken] then. What cannot be read is
     * perhaps only half there yet, and is looked at again the next time.
     */
    fun look(onTaken: (TakenUpdate) -> Unit = {}): FolderNews {
        val found = folder.files()
        val broken = mutableListOf<BrokenFile>()
        val updates = found.files.mapNotNull { file -> lookAt(file, onTaken) { broken += BrokenFile(file.name, it) } }
        return FolderNews(updates, broken, found.total)
    }

    private fun lookAt(
        file: FolderFile,
        onTaken: (TakenUpdate) -> Unit,
        onBroken: (ImportProblem) -> Unit,
    ): UpdateItem? {
        try {
            val copy = ImportFiles.make(cache, this)
            val problem = file.source.copy(copy) ?: ImportProblem.Empty.takeIf { copy.length() == 0L }
            if (problem == null) return examine(file, copy.path, onTaken, onBroken)
            // What is gone meanwhile is not broken.
            if (problem != ImportProblem.NotFound) onBroken(problem)
        } catch (_: CurfewException) {
            onBroken(ImportProblem.Failed)
        } finally {
            ImportFiles.drop(this)
        }
        return null
    }

    private fun examine(
        file: FolderFile,
        path: String,
        onTaken: (TakenUpdate) -> Unit,
        onBroken: (ImportProblem) -> Unit,
    ): UpdateItem? {
        val preview = preview(path, onBroken) ?: return null
        val about = preview.about ?: return null.also { onBroken(ImportProblem.NoList) }
        val list = editionsOf(about, core.lists()).firstOrNull()
        val changes = list?.let { core.importChanges(it, path) }
        if (list != null && changes != null) {
            val isInForce = changes.added + changes.removed + changes.relabelled == 0uL && !changes.otherAbout
            val isTaken = !isInForce && folder.takes(list) && core.updateList(list, path)
            if (isTaken) onTaken(TakenUpdate(list, changes))
            if (isInForce || isTaken) {
                folder.done(file)
                return null
            }
        }
        return UpdateItem(
            about.name,
            list,
            preview.numbers.toLong(),
            preview.ranges.toLong(),
            changes,
            file.source,
            file.stamp,
        )
    }

    private fun preview(
        path: String,
        onBroken: (ImportProblem) -> Unit,
    ): ImportPreview? =
        try {
            core.previewImport(path, false)
        } catch (error: CurfewException) {
            val isOther = error is CurfewException.Input
            onBroken(if (isOther) ImportProblem.NoList else listProblemOf(File(path)) ?: ImportProblem.Failed)
            null
        }
}

/**
 * The names of the lists that a list file is an edition of, the likeliest first: from the same source, and of its name, where
 * that was taken with a number behind it ([free]). Never a list that the user made, nor one of a file that does not say from
 * where it is: those have no source.
 */
internal fun editionsOf(
    file: FileView,
    lists: List<ListView>,
): List<String> =
    lists
        .filter { !it.damaged && it.source.isNotEmpty() && it.source == file.source && isNameOf(file.name, it.name) }
        .map { it.name }
        .sortedBy { it.length }

private fun isNameOf(
    file: String,
    list: String,
): Boolean {
    val number = list.substringAfterLast(' ', "")
    return list == file || number.toIntOrNull() != null && list == numbered(file, number)
}

/** [name], or with a number behind it what none of [taken] is. */
internal fun free(
    name: String,
    taken: List<String>,
): String =
    generateSequence(1) { it + 1 }
        .map { if (it == 1) name else numbered(name, "$it") }
        .first { listNameProblem(it, taken) != ListNameProblem.Taken }

private fun numbered(
    name: String,
    number: String,
) = "${name.take(MAX_LIST_NAME - ROOM)} $number"

/** For a space and a number. */
private const val ROOM = 4
