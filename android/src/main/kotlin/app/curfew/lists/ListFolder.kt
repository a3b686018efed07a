package app.curfew.lists

import android.content.Context
import android.content.Intent
import android.net.Uri
import android.provider.DocumentsContract
import android.provider.DocumentsContract.Document

/**
 * A list file in the folder for updates.
 *
 * @property stamp changes where the file does
 */
class FolderFile(
    val name: String,
    val stamp: String,
    val source: ImportSource,
)

/**
 * What is in the folder.
 *
 * @property files those of the first [TreeFolder.MOST] list files by name that are new or have changed since they were
 *   done
 * @property total how many list files there are
 */
class FolderFiles(
    val files: List<FolderFile>,
    val total: Int,
)

/** A folder that the user picked, into which any other app puts list files. Not on the main thread. */
interface ListFolder {
    /** What the folder is called; `null`: none was picked. */
    val name: String?

    /** Whether updates of [list] that are signed with its key are taken over without asking. */
    fun takes(list: String): Boolean

    /** They are from now on, or not. */
    fun take(
        list: String,
        on: Boolean,
    )

    /** Those of [all] that were not there the last time: each is told of once. */
    fun news(all: Set<String>): Set<String>

    /** The list files in it; none where it cannot be read. */
    fun files(): FolderFiles

    /** The file is not offered again as it is. */
    fun done(file: FolderFile)
}

/** [ListFolder] by the platform; the permission to read it outlives a restart. */
class TreeFolder(
    context: Context,
) : ListFolder {
    private val context = context.applicationContext
    private val resolver = this.context.contentResolver
    private val kept = this.context.getSharedPreferences("lists", Context.MODE_PRIVATE)
    private val tree: Uri? get() = kept.getString(TREE, null)?.let(Uri::parse)

    override val name: String?
        get() = tree?.let { DocumentsContract.getTreeDocumentId(it).substringAfterLast('/').substringAfterLast(':') }

    override fun takes(list: String) = list in stored(TAKEN)

    override fun take(
        list: String,
        on: Boolean,
    ) = kept.edit().putStringSet(TAKEN, if (on) stored(TAKEN) + list else stored(TAKEN) - list).apply()

    @Synchronized
    override fun news(all: Set<String>): Set<String> {
        val before = stored(TOLD)
        if (all != before) kept.edit().putStringSet(TOLD, all).apply()
        return all - before
    }

    private fun stored(name: String): Set<String> = kept.getStringSet(name, emptySet()).orEmpty()

    /** Reads [uri] from now on; `null`: no folder any more. Main thread. */
    fun pick(uri: Uri?) {
        val read = Intent.FLAG_GRANT_READ_URI_PERMISSION
        try {
            uri?.let { resolver.takePersistableUriPermission(it, read) }
            tree?.takeIf { it != uri }?.let { resolver.releasePersistableUriPermission(it, read) }
        } catch (_: SecurityException) {
            // It cannot be read, which shows as a folder without files.
        }
        kept
            .edit()
            .putString(TREE, uri?.toString())
            .remove(DONE)
            .apply()
    }

    override fun files(): FolderFiles {
        val (lists, others) = tree?.let(::rows).orEmpty().partition { it.name.endsWith(LIST) }
        val signatures = others.associateBy { it.name }
        val done = stored(DONE)
        val files =
            lists.sortedBy { it.name }.take(MOST).map { row ->
                val signature = signatures[row.name + ImportSource.SIGNATURE]
                val stamp = listOfNotNull(row, signature).joinToString("|") { it.stamp }
                FolderFile(row.name, stamp, UriSource(context, listOfNotNull(row.uri, signature?.uri)))
            }
        return FolderFiles(files.filterNot { it.stamp in done }, lists.size)
    }

    override fun done(file: FolderFile) {
        val done = stored(DONE)
        // The newest stamp of each name; the names end where the stamps' first bar is.
        val others = done.filterNot { it.startsWith(file.name + "|") }.take(KEPT)
        kept.edit().putStringSet(DONE, others.union(listOf(file.stamp))).apply()
    }

    private class Row(
        val uri: Uri,
        val name: String,
        val stamp: String,
    )

    /** Whatever the provider does, it is a list of rows. */
    private fun rows(tree: Uri): List<Row> =
        try {
            val children =
                DocumentsContract.buildChildDocumentsUriUsingTree(tree, DocumentsContract.getTreeDocumentId(tree))
            val rows = mutableListOf<Row>()
            resolver.query(children, COLUMNS, null, null, null)?.use {
                while (it.moveToNext() && it.position < MOST_ROWS) {
                    val name = it.getString(1).orEmpty()
                    if (!name.endsWith(LIST) && !name.endsWith(LIST + ImportSource.SIGNATURE)) continue
                    val uri = DocumentsContract.buildDocumentUriUsingTree(tree, it.getString(0))
                    rows += Row(uri, name, "$name|${it.getLong(2)}|${it.getLong(3)}")
                }
            }
            rows
        } catch (_: RuntimeException) {
            // The provider's own, or the permission is gone.
            emptyList()
        }

    /** Limits. */
    companion object {
        /** How many list files of a folder are looked at: the first by name. */
        const val MOST = 200

        /** How many files of a folder are told apart. */
        private const val MOST_ROWS = 20_000

        /** How many stamps are kept. */
        private const val KEPT = 1000
        private const val TREE = "tree"
        private const val DONE = "done"
        private const val TAKEN = "taken"
        private const val TOLD = "told"
        private const val LIST = ".list"
        private val COLUMNS =
            arrayOf(
                Document.COLUMN_DOCUMENT_ID,
                Document.COLUMN_DISPLAY_NAME,
                Document.COLUMN_SIZE,
                Document.COLUMN_LAST_MODIFIED,
            )
    }
}
