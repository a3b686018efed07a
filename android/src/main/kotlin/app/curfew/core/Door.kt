package app.curfew.core

import app.curfew.screening.NativeScreener
import java.nio.ByteBuffer

/**
 * The screens' way into the Rust library (`uniffi-bindings/src/door.rs`): one function for the whole interface
 * that `cargo xtask bindings` writes beside this. The bytes are UniFFI's.
 *
 * Touches no `android.*`. Any thread.
 */
internal object Door {
    private const val VALUE: Byte = 0
    private const val ERROR: Byte = 1
    private const val BROKEN: Byte = 2

    init {
        NativeScreener.missing?.let { throw UnsatisfiedLinkError(it) }
        check(fingerprint() == FINGERPRINT) { "the library has other functions than its Kotlin" }
    }

    /** Calls a function by its number; the value that it returned. [asked] is what it asks in its turn. */
    fun call(
        method: Int,
        sent: Sent,
        asked: Any?,
    ): ByteBuffer {
        val reply = ByteBuffer.wrap(call(method, sent.bytes(), asked))
        when (reply.get()) {
            VALUE -> return reply
            ERROR -> throw reply.takeCurfewError()
            else -> throw InternalException(reply.rest())
        }
    }

    @JvmStatic
    private external fun call(
        method: Int,
        arguments: ByteArray,
        asked: Any?,
    ): ByteArray

    @JvmStatic
    private external fun fingerprint(): Long

    /** Called by the library, in the thread that called it: [asked] is to answer. */
    @JvmStatic
    @Suppress("TooGenericExceptionCaught")
    fun answer(
        asked: Any,
        method: Int,
        arguments: ByteArray,
    ): ByteArray =
        try {
            // The first byte is of the frame.
            val got = ByteBuffer.wrap(arguments).apply { get() }
            Sent(VALUE).also { (asked as PhoneSigner).answered(method, got, it) }
        } catch (failure: KeyException) {
            Sent(ERROR).also { it.put(failure) }
        } catch (_: Exception) {
            Sent(BROKEN)
        }.bytes()
}

/** A bug of the library. */
class InternalException(
    message: String,
) : Exception(message)
