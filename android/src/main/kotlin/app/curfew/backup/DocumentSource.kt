package app.curfew.backup

import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import app.curfew.lists.BoundedReader
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException

/** A document that the user has chosen in another app. Its provider may answer anything. */
class DocumentSource(
    context: Context,
    private val uri: Uri,
) : BackupSource {
    private val resolver: ContentResolver = context.applicationContext.contentResolver

    override fun copy(
        into: File,
        limit: Long,
    ) {
        val isWhole =
            try {
                // Never a file by its path: another app would point at what it cannot read itself.
                val stream = if (uri.scheme == ContentResolver.SCHEME_CONTENT) resolver.openInputStream(uri) else null
                (stream ?: throw FileNotFoundException("the provider gave no file"))
                    .use { BoundedReader.copy(it, into, limit) }
            } catch (refused: RuntimeException) {
                // The provider's own: its exceptions arrive here and are no bug of this app.
                throw IOException("the provider refused", refused)
            }
        if (!isWhole) throw IOException("it is too long")
    }
}
