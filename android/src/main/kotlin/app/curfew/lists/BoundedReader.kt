package app.curfew.lists

import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream

/** Reads streams that may be of any length. */
object BoundedReader {
    /**
     * Everything in [stream], or `null` where there are more than [limit] bytes; then at most one chunk beyond the
     * limit was read. Any thread but the main one.
     *
     * @throws IOException as the stream does
     */
    @Throws(IOException::class)
    fun read(
        stream: InputStream,
        limit: Int,
    ): ByteArray? {
        val whole = ByteArrayOutputStream()
        val chunk = ByteArray(CHUNK)
        while (true) {
            val read = stream.read(chunk)
            if (read < 0) return whole.toByteArray()
            if (whole.size() + read > limit) return null
            whole.write(chunk, 0, read)
        }
    }

    private const val CHUNK = 1 shl 16
}
