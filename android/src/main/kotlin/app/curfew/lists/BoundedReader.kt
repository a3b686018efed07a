package app.curfew.lists

import java.io.File
import java.io.IOException
import java.io.InputStream

/** Reads streams that may be of any length. */
object BoundedReader {
    /**
     * Writes everything in [stream] to [into]; `false` where there are more than [limit] bytes, of which at most one
     * chunk beyond the limit was read. Any thread but the main one.
     *
     * @throws IOException as the stream does, and where there is no room
     */
    @Throws(IOException::class)
    fun copy(
        stream: InputStream,
        into: File,
        limit: Long,
    ): Boolean =
        into.outputStream().use { out ->
            val chunk = ByteArray(CHUNK)
            var whole = 0L
            while (true) {
                val read = stream.read(chunk)
                if (read < 0) break
                whole += read
                if (whole > limit) break
                out.write(chunk, 0, read)
            }
            whole <= limit
        }

    private const val CHUNK = 1 shl 16
}
