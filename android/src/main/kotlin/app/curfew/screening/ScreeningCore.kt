package app.curfew.screening

/** Where something was written to. */
enum class Kept {
    /** It is in the ledger, on the disk. */
    IN_LEDGER,

    /** It is on the disk and moves to the ledger later. */
    SPOOLED,

    /** It is in memory, and writing it is tried again. */
    IN_MEMORY,

    /** Only the fact that something failed is on the disk ([HeldFailures]). */
    HELD,

    /** It is lost. */
    LOST,
}

/** What decides calls and writes them down. Nothing here throws. */
interface ScreeningCore {
    /** Decides a call. Main thread, in milliseconds: it touches no file once the core is open. */
    fun screen(request: ByteArray): Screened

    /** Writes a decided call down, after its answer. */
    fun record(
        ticket: Int,
        afterMicros: Long,
        delivered: Boolean,
    ): Kept

    /** Writes a failure down. */
    fun failed(failure: Failure): Kept

    /** Writes down that calls are screened from now on, or are no longer. */
    fun protection(
        active: Boolean,
        cause: String,
    ): Kept

    /** Opens what has become readable: after the first unlock, the ledger. */
    fun refresh()
}

/** The outcome of [ScreeningCore.screen]. */
sealed interface Screened {
    /** There is a verdict. */
    data class Decided(
        val reply: ScreeningReply,
    ) : Screened

    /** There is none: the phone rings. */
    data class Failed(
        val failure: Failure,
    ) : Screened
}
