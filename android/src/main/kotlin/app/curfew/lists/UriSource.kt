package app.curfew.lists

import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import android.provider.OpenableColumns
import java.io.FileNotFoundException
import java.io.IOException

/**
 * What another app offers under a `content:` address. Any answer of its provider is possible: none, an endless one, or
 * any exception; each becomes an [ImportProblem].
 */
class UriSource(
    context: Context,
    private val uri: Uri,
) : ImportSource {
    private val resolver: ContentResolver = context.applicationContext.contentResolver

    /** Never a file by its path, nor a provider of this app: another app would point at what it cannot read itself. */
    private val isAllowed =
        uri.scheme == ContentResolver.SCHEME_CONTENT && uri.authority?.startsWith(context.packageName) == false

    override val name: String by lazy { displayName().substringBeforeLast('.').filterNot(Char::isISOControl) }

    override fun read(): ImportBytes =
        try {
            if (isAllowed) open() else ImportBytes.Not(ImportProblem.NotAllowed)
        } catch (_: SecurityException) {
            ImportBytes.Not(ImportProblem.NotAllowed)
        } catch (_: FileNotFoundException) {
            ImportBytes.Not(ImportProblem.NotFound)
        } catch (_: IOException) {
            ImportBytes.Not(ImportProblem.BrokenOff)
        } catch (_: RuntimeException) {
            // The provider's own: its exceptions arrive here and are no bug of this app.
            ImportBytes.Not(ImportProblem.BrokenOff)
        }

    private fun open(): ImportBytes {
        val stream = resolver.openInputStream(uri) ?: return ImportBytes.Not(ImportProblem.NotFound)
        val bytes = stream.use { BoundedReader.read(it, ImportSource.MAX_BYTES) }
        return bytes?.let(ImportBytes::Read) ?: ImportBytes.Not(ImportProblem.TooLarge)
    }

    private fun displayName(): String =
        try {
            resolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use {
                if (it.moveToFirst()) it.getString(0) else null
            }
        } catch (_: RuntimeException) {
            // Without a name the user types one.
            null
        }.orEmpty()
}
