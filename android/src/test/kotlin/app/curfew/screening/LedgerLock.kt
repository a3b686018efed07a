package app.curfew.screening

import java.io.File
import java.io.RandomAccessFile

/**
 * Another process that is writing to the ledger: it holds, until it is closed, the locks of a SQLite connection
 * in WAL mode (SHARED on the file, `SHARED_FIRST` and 510 bytes) with a write transaction (`WAL_WRITE_LOCK`, byte
 * 120 of the `-shm` file): os_unix.c and wal.c. POSIX locks belong to a process, so it has to be another one.
 */
class LedgerLock(
    ledger: File,
) : AutoCloseable {
    private val process: Process =
        ProcessBuilder(
            File(System.getProperty("java.home"), "bin/java").path,
            "-cp",
            System.getProperty("java.class.path"),
            LedgerLock::class.java.name,
            ledger.path,
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    init {
        check(process.inputStream.bufferedReader().readLine() == HELD) { "the lock was not taken" }
    }

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    companion object {
        private const val SHARED_FIRST = 0x40000002L
        private const val SHARED_SIZE = 510L
        private const val WAL_WRITE_LOCK = 120L
        private const val HELD = "held"

        /** Takes the locks of the ledger that is named, and keeps them until standard input ends. */
        @JvmStatic
        fun main(arguments: Array<String>) {
            val path = arguments.single()
            RandomAccessFile(path, "rw").use { ledger ->
                ledger.channel.lock(SHARED_FIRST, SHARED_SIZE, true)
                RandomAccessFile("$path-shm", "rw").use { index ->
                    index.channel.lock(WAL_WRITE_LOCK, 1, false)
                    println(HELD)
                    System.`in`.read()
                }
            }
        }
    }
}
