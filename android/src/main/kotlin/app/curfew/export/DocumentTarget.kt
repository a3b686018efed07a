package app.curfew.export

import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import android.provider.DocumentsContract
import java.io.FileNotFoundException
import java.io.IOException
import java.io.OutputStream

/** A document that the user has made in another app: a folder, a cloud. Its provider may answer anything. */
class DocumentTarget(
    context: Context,
    private val uri: Uri,
) : ExportTarget {
    private val resolver: ContentResolver = context.applicationContext.contentResolver

    override fun open(): OutputStream =
        try {
            resolver.openOutputStream(uri, "wt") ?: throw FileNotFoundException("the provider gave no file")
        } catch (refused: RuntimeException) {
            // The provider's own: its exceptions arrive here and are no bug of this app.
            throw IOException("the provider refused", refused)
        }

    override fun discard(): Boolean =
        try {
            DocumentsContract.deleteDocument(resolver, uri)
        } catch (_: FileNotFoundException) {
            true
        } catch (_: RuntimeException) {
            false
        }
}
