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
    ): Saving = save(made.file, target) { _, sha256 -> sha256 == made.sha256 }

    /** Likewise, where [isWhole] says so of the bytes that were copied, and their SHA-256 in lower-case hex. */
    fun save(
        file: File,
        target: ExportTarget,
        isWhole: (bytes: Long, sha256: String) -> Boolean,
    ): Saving {
        val isSaved =
            try {
                val (bytes, hash) = target.open().use { copy(file, it) }
                // The system may clear the cache at any time; what was copied must be what was made.
                isWhole(bytes, hash)
            } catch (_: IOException) {
                false
            }
        if (isSaved) return Saving.SAVED
        return if (target.discard()) Saving.FAILED else Saving.FAILED_PART_LEFT
    }

    private fun copy(
        from: File,
        to: OutputStream,
    ): Pair<Long, String> {
        val digest = MessageDigest.getInstance("SHA-256")
        var bytes = 0L
        from.inputStream().use { stream ->
            val chunk = ByteArray(CHUNK)
            while (true) {
                val read = stream.read(chunk)
                if (read < 0) break
                digest.update(chunk, 0, read)
                bytes += read
                to.write(chunk, 0, read)
            }
        }
        to.flush()
        return bytes to digest.digest().joinToString("") { "%02x".format(it) }
    }
}
