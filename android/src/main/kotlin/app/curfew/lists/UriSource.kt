package app.curfew.lists

import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException

/**
 * What another app offers under a `content:` address. Any answer of its provider is possible: none, an endless one, or
 * any exception; each becomes an [ImportProblem].
 *
 * @param addresses one file, or several of which one is the signature of another; more are passed over
 * @param limit the most bytes of the file
 */
class UriSource(
    context: Context,
    addresses: List<Uri>,
    private val limit: Long = ImportSource.MAX_BYTES,
) : NamedSource {
    private val resolver: ContentResolver = context.applicationContext.contentResolver

    private val own = context.packageName

    /** The file and its signature, each with its name; by name, which a provider is asked for. */
    private val files by lazy {
        val named = addresses.take(MOST).map { it to if (isAllowed(it)) displayName(it) else "" }
        val (signatures, others) = named.partition { it.second.endsWith(ImportSource.SIGNATURE) }
        (others.ifEmpty { signatures }).first() to signatures.firstOrNull()?.first.takeIf { others.isNotEmpty() }
    }

    override val name: String by lazy { fileName.substringBeforeLast('.') }

    override val fileName: String by lazy { files.first.second.filterNot(Char::isISOControl) }

    override val type: String by lazy {
        try {
            resolver.getType(files.first.first)
        } catch (_: RuntimeException) {
            null
        } ?: "application/octet-stream"
    }

    override fun copy(into: File): ImportProblem? =
        try {
            val (file, signature) = files
            copy(file.first, into, limit)
                ?: signature?.let { copy(it, File(into.path + ImportSource.SIGNATURE), ImportSource.MAX_SIGNATURE) }
        } catch (_: SecurityException) {
            ImportProblem.NotAllowed
        } catch (_: FileNotFoundException) {
            ImportProblem.NotFound
        } catch (_: IOException) {
            ImportProblem.BrokenOff
        } catch (_: RuntimeException) {
            // The provider's own: its exceptions arrive here and are no bug of this app.
            ImportProblem.BrokenOff
        }

    /** Never a file by its path, nor a provider of this app: another app would point at what it cannot read itself. */
    private fun isAllowed(uri: Uri) =
        uri.scheme == ContentResolver.SCHEME_CONTENT && uri.authority?.startsWith(own) == false

    private fun copy(
        uri: Uri,
        into: File,
        limit: Long,
    ): ImportProblem? {
        if (!isAllowed(uri)) return ImportProblem.NotAllowed
        val stream = resolver.openInputStream(uri) ?: return ImportProblem.NotFound
        val whole = stream.use { BoundedReader.copy(it, into, limit) }
        return if (whole) null else ImportProblem.TooLarge
    }

    private fun displayName(uri: Uri): String =
        try {
            resolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use {
                if (it.moveToFirst()) it.getString(0) else null
            }
        } catch (_: RuntimeException) {
            // Without a name the user types one.
            null
        }.orEmpty()

    private companion object {
        /** A file and its signature. */
        const val MOST = 2
    }
}
