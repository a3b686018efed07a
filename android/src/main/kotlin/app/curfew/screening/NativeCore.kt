package app.curfew.screening

import java.io.File

/**
 * [ScreeningCore] by the Rust library. Whatever the library does, nothing is thrown from here, and a failure
 * that cannot be given to it is [held].
 *
 * @param start asked once, before the first thing is written: after the first answer, for asking is a call to
 * another process
 */
class NativeCore(
    private val folders: Folders,
    private val held: HeldFailures,
    start: () -> PhoneStart = { PhoneStart.UNKNOWN },
) : ScreeningCore {
    // Whatever asking throws, what is to be written is written.
    private val started by lazy {
        runCatching(start).getOrDefault(PhoneStart.UNKNOWN).also { NativeScreener.started(it.count, it.system) }
    }

    /** What was opened last, whether or not all of it was well. */
    @Volatile
    private var opened: Opened? = null

    private data class Opened(
        val privateDir: File?,
        val whole: Boolean,
    )

    override fun screen(request: ByteArray): Screened {
        NativeScreener.missing?.let { return Screened.Failed(Failure(FailureKind.LIBRARY_MISSING, "not loaded")) }
        return try {
            if (opened == null) open()
            Screened.Decided(ScreeningReply(NativeScreener.screen(request)))
        } catch (failure: LinkageError) {
            Screened.Failed(Failure.of(failure))
        }
    }

    override fun record(
        ticket: Int,
        afterMicros: Long,
        delivered: Boolean,
    ): Kept = write(FailureKind.LEDGER_UNAVAILABLE) { NativeScreener.record(ticket, afterMicros, delivered) }

    override fun failed(failure: Failure): Kept =
        write(failure.kind) {
            if (opened == null) open()
            NativeScreener.failed(failure.kind.code, failure.detail)
        }

    override fun protection(
        active: Boolean,
        cause: String,
    ): Kept =
        write(FailureKind.OTHER) {
            if (opened == null) open()
            NativeScreener.protection(active, cause)
        }

    override fun refresh() {
        if (NativeScreener.missing != null) return
        try {
            val last = opened
            started
            if (last == null || !last.whole || last.privateDir != folders.private()) open()
        } catch (_: LinkageError) {
            held.add(FailureKind.LIBRARY_MISSING)
        }
    }

    /** Opens for the folders of this moment. What fails in there is recorded in there; [refresh] tries again. */
    @Synchronized
    private fun open() {
        val privateDir = folders.private()
        folders.device.mkdirs()
        privateDir?.mkdirs()
        val code = NativeScreener.open(folders.device.path, privateDir?.path)
        opened = Opened(privateDir, whole = code == 0)
    }

    /** Runs a writing call of the library; where it fails, holds [otherwise]. */
    private inline fun write(
        otherwise: FailureKind,
        call: () -> Int,
    ): Kept {
        val code =
            try {
                if (NativeScreener.missing == null) {
                    started
                    call()
                } else {
                    FAILED
                }
            } catch (_: LinkageError) {
                FAILED
            }
        return when (code) {
            0 -> Kept.IN_LEDGER
            1 -> Kept.SPOOLED
            2 -> Kept.IN_MEMORY
            FAILED -> hold(otherwise)
            else -> hold(FailureKind.of(code))
        }
    }

    private fun hold(kind: FailureKind): Kept = if (held.add(kind)) Kept.HELD else Kept.LOST

    private companion object {
        /** No code of the library: it could not be asked. */
        const val FAILED = -1
    }
}
