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
 */
data class UpdateItem(
    val name: String,
    val list: String?,
    val numbers: Long,
    val ranges: Long,
    val changes: ChangesView?,
    val source: ImportSource,
)

/** Looks through the folder for list files that are new or have changed. Any thread but the main one. */
class Updates(
    private val folder: ListFolder,
    private val core: CurfewInterface,
    private val cache: File,
) {
    /** What the folder is called; `null`: none was picked. */
    val folderName: String? get() = folder.name

    /** See [ListFolder.takesSigned]. */
    var takesSigned: Boolean by folder::takesSigned

    /** The updates, at most [MOST] at a time; those that are taken over without asking are in force then. */
    fun look(): List<UpdateItem> = folder.files().take(MOST).mapNotNull(::lookAt)

    private fun lookAt(file: FolderFile): UpdateItem? =
        try {
            val copy = ImportFiles.make(cache, this)
            if (file.source.copy(copy) == null) examine(file, copy.path) else null
        } catch (_: CurfewException) {
            // Perhaps it is only half there yet: looked at again the next time.
            null
        } finally {
            ImportFiles.drop(this)
        }

    private fun examine(
        file: FolderFile,
        path: String,
    ): UpdateItem? {
        val preview = core.previewImport(path)
        val about = preview.about ?: return null.also { folder.done(file) }
        val list = editionsOf(about, core.lists()).firstOrNull()
        val changes = list?.let { core.importChanges(it, path) }
        val isInForce = changes != null && changes.added + changes.removed == 0uL
        if (isInForce || list != null && folder.takesSigned && core.updateList(list, path)) {
            folder.done(file)
            return null
        }
        return UpdateItem(
            about.name,
            list,
            preview.numbers.toLong(),
            preview.ranges.toLong(),
            changes,
            file.source,
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
