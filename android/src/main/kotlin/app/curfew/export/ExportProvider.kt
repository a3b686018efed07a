package app.curfew.export

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException

/**
 * Lets the app that the user shares an export with read that one file. Not exported; each address is granted by the
 * share alone. Read only, and nothing but files that [ExportFiles] knows. Any thread.
 *
 * The system makes it with every process, also for a call: it must do nothing then, and load nothing.
 */
class ExportProvider : ContentProvider() {
    override fun onCreate(): Boolean = true

    override fun getType(uri: Uri): String? = file(uri)?.let { mimeType(it.name) }

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        selectionArgs: Array<String>?,
        sortOrder: String?,
    ): Cursor? {
        val file = file(uri) ?: return null
        val columns = (projection ?: COLUMNS).filter { it in COLUMNS }
        val cursor = MatrixCursor(columns.toTypedArray(), 1)
        cursor.addRow(columns.map { if (it == OpenableColumns.SIZE) file.length() else file.name })
        return cursor
    }

    override fun openFile(
        uri: Uri,
        mode: String,
    ): ParcelFileDescriptor {
        if (mode != "r") throw SecurityException("an export can only be read")
        val file = file(uri) ?: throw FileNotFoundException("no such export")
        return ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY)
    }

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri = throw readOnly()

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        selectionArgs: Array<String>?,
    ): Int = throw readOnly()

    override fun delete(
        uri: Uri,
        selection: String?,
        selectionArgs: Array<String>?,
    ): Int = throw readOnly()

    private fun file(uri: Uri): File? {
        val context = context ?: return null
        // One segment: a decoded slash in it is no slash of the path, and no name of an export has one.
        val name = uri.pathSegments.singleOrNull().takeIf { uri.authority == AUTHORITY }
        return filesOf(context).named(name)
    }

    private fun readOnly() = UnsupportedOperationException("an export can only be read")

    /** Addresses. */
    companion object {
        /** As in the manifest. */
        const val AUTHORITY = "app.curfew.export"

        private const val FOLDER = "export"
        private val COLUMNS = arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)

        /** The exports of this app; in its cache, so that the system may clear them. */
        fun filesOf(context: Context): ExportFiles = ExportFiles(File(context.cacheDir, FOLDER))

        /** The address of an export. */
        fun uriOf(file: File): Uri =
            Uri
                .Builder()
                .scheme("content")
                .authority(AUTHORITY)
                .appendPath(file.name)
                .build()

        /** The type of a file by its name's ending. */
        fun mimeType(name: String): String =
            when (name.substringAfterLast('.')) {
                "csv" -> "text/csv"
                "html" -> "text/html"
                "json" -> "application/json"
                "txt" -> "text/plain"
                "tsq" -> "application/timestamp-query"
                "zip" -> "application/zip"
                else -> "application/x-ndjson"
            }
    }
}
