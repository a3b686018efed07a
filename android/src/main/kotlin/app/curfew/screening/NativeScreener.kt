package app.curfew.screening

/**
 * The screening entry of the Rust library (`uniffi-bindings/src/jni.rs`). The only class that loads it, once
 * for each process.
 *
 * Touches neither `android.*` nor another class of the app, so that a call can be screened without loading
 * anything else. Any thread. No function throws, but each ends in [UnsatisfiedLinkError] where [missing] is
 * not null; [NativeCore] is the only caller.
 */
internal object NativeScreener {
    /** Why the library could not be loaded, or null where it is there. */
    @JvmField
    val missing: String? = load()

    /**
     * Opens rulebook, lists and ledger. 0, or a [FailureKind] code. Again with other folders: opens those.
     */
    external fun open(
        deviceDir: String,
        privateDir: String?,
    ): Int

    /** Notes which start of the phone this is (0: not known), and of which system, for all that is written. */
    external fun started(
        bootCount: Int,
        system: String,
    )

    /** Decides one call ([ScreeningRequest] in, [ScreeningReply] out). Memory only; nothing is written. */
    external fun screen(request: ByteArray): Long

    /** Writes a decided call down, after its answer. 0 ledger, 1 spool, 2 memory, or a [FailureKind] code. */
    external fun record(
        ticket: Int,
        afterMicros: Long,
        delivered: Boolean,
    ): Int

    /** Writes down a failure seen in Kotlin. As [record]. The detail holds no number. */
    external fun failed(
        kind: Int,
        detail: String,
    ): Int

    /** Writes down that the role was gained or lost. As [record]. */
    external fun protection(
        active: Boolean,
        cause: String,
    ): Int

    /** Breaks the next decision (1) or stops doing so (0). Only in test builds of the library. */
    external fun injectFault(kind: Int)

    private fun load(): String? =
        try {
            when (val path = System.getProperty("curfew.library")) {
                null -> System.loadLibrary("curfew")
                else -> System.load(path)
            }
            null
        } catch (failure: UnsatisfiedLinkError) {
            failure.message ?: "the library does not load"
        } catch (failure: SecurityException) {
            failure.message ?: "the library may not be loaded"
        }
}
