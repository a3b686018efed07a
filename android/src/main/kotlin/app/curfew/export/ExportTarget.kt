package app.curfew.export

import java.io.File
import java.io.IOException
import java.io.OutputStream
import java.security.MessageDigest

/** A new file outside the app. Not on the main thread. */
interface ExportTarget {
    /**
     * Opens it, empty, for writing.
     *
     * @throws IOException where it cannot be written
     */
    @Throws(IOException::class)
    fun open(): OutputStream

    /** Deletes it; whether it is gone. */
    fun discard(): Boolean
}

/** Copies exports to where the user wants them. */
internal object ExportCopy {
    private const val CHUNK = 1 shl 16

    /** Copies [made], whole or not at all. It counts as saved only once the target was closed without an error. */
    fun save(
        made: MadeExport,
        target: ExportTarget,
    ): Saving {
        if (copy(made, target)) return Saving.SAVED
        return if (target.discard()) Saving.FAILED else Saving.FAILED_PART_LEFT
    }

    private fun copy(
        made: MadeExport,
        target: ExportTarget,
    ): Boolean =
        try {
            val hash = target.open().use { copy(made.file, it) }
            // The system may clear the cache at any time; what was copied must be what was exported.
            hash == made.sha256
        } catch (_: IOException) {
            false
        }

    private fun copy(
        from: File,
        to: OutputStream,
    ): String {
        val digest = MessageDigest.getInstance("SHA-256")
        from.inputStream().use { stream ->
            val chunk = ByteArray(CHUNK)
            while (true) {
                val read = stream.read(chunk)
                if (read < 0) break
                digest.update(chunk, 0, read)
                to.write(chunk, 0, read)
            }
        }
        to.flush()
        return digest.digest().joinToString("") { "%02x".format(it) }
    }
}
