package app.curfew.screening

import java.io.File
import java.io.FileOutputStream
import java.io.IOException

/**
 * Failures that could not be handed to the Rust library, kept until it opens: it turns each line into an entry
 * of the ledger and removes the file.
 *
 * A line is `KIND MILLISECONDS`: the code of a [FailureKind] and a Unix time. No number, no text of the call.
 * At most [MAX_BYTES]; the oldest are kept, as they name the cause. Any thread; never throws.
 */
class HeldFailures(
    deviceDir: File,
    private val now: () -> Long = System::currentTimeMillis,
) {
    private val file = File(deviceDir, "held/failures.txt")

    /** Adds a line and waits for it to be on the disk. False where even that fails: there is nothing left to try. */
    @Synchronized
    fun add(
        kind: FailureKind,
        atMs: Long = now(),
    ): Boolean {
        val line = "${kind.code} $atMs\n".toByteArray()
        return try {
            file.parentFile?.mkdirs()
            if (file.length() + line.size <= MAX_BYTES) {
                FileOutputStream(file, true).use {
                    it.write(line)
                    it.fd.sync()
                }
            }
            true
        } catch (_: IOException) {
            false
        }
    }

    companion object {
        /** Some 200 lines. */
        const val MAX_BYTES = 4096L
    }
}
