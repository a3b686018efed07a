package app.curfew.screening

import java.io.File

/**
 * Holds the ledger as another process does while it writes (`flock`). A process of its own, because the JVM knows only
 * the other kind of lock.
 */
class LedgerLock(
    ledger: File,
) : AutoCloseable {
    private val process: Process =
        ProcessBuilder("flock", "--exclusive", ledger.path, "sh", "-c", "echo $HELD; cat >/dev/null")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()

    init {
        check(process.inputStream.bufferedReader().readLine() == HELD) { "the lock was not taken" }
    }

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    private companion object {
        const val HELD = "held"
    }
}
