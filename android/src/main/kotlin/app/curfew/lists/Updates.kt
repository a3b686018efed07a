package app.curfew.lists

import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.FileView
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

    /** The updates, at most [MOST] at a time; those that are taken over without asking are in force and [onTaken] then. */
    fun look(onTaken: (TakenUpdate) -> Unit = {}): List<UpdateItem> =
        folder.files().take(MOST).mapNotNull { lookAt(it, onTaken) }

    private fun lookAt(
        file: FolderFile,
        onTaken: (TakenUpdate) -> Unit,
    ): UpdateItem? =
        try {
            val copy = ImportFiles.make(cache, this)
            if (file.source.copy(copy) == null) examine(file, copy.path, onTaken) else null
        } catch (_: CurfewException) {
            // Perhaps it is only half there yet: looked at again the next time.
            null
        } finally {
            ImportFiles.drop(this)
        }

    private fun examine(
        file: FolderFile,
        path: String,
        onTaken: (TakenUpdate) -> Unit,
    ): UpdateItem? {
        val preview = core.previewImport(path, false)
        val about = preview.about ?: return null.also { folder.done(file) }
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

    private companion object {
        /** Each is copied and read whole. */
        const val MOST = 20
    }
}

/** The names of the lists that a list file is an edition of, the likeliest first; never a list that the user made. */
internal fun editionsOf(
    file: FileView,
    lists: List<ListView>,
): List<String> =
    lists
        .filter { !it.damaged && it.source == file.source && it.name.startsWith(file.name) }
        .map { it.name }
        .sortedBy { it.length }
