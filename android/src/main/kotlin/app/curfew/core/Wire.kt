package app.curfew.core

import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.nio.ByteBuffer

/** What is sent to the library, as UniFFI has it: big-endian, a text or a list after its length. */
internal class Sent(
    vararg head: Byte,
) {
    private val buffer = ByteArrayOutputStream()
    private val out = DataOutputStream(buffer).apply { write(head) }

    fun bytes(): ByteArray = buffer.toByteArray()

    fun put(value: Byte) = out.writeByte(value.toInt())

    fun put(value: Short) = out.writeShort(value.toInt())

    fun put(value: Boolean) = out.writeByte(if (value) 1 else 0)

    fun put(value: Int) = out.writeInt(value)

    fun put(value: Long) = out.writeLong(value)

    fun put(value: ByteArray) {
        put(value.size)
        out.write(value)
    }

    /** Half a surrogate pair becomes a question mark. */
    fun put(value: String) = put(value.toByteArray())
}

internal inline fun <T : Any> Sent.optional(
    value: T?,
    write: Sent.(T) -> Unit,
) {
    put(value != null)
    if (value != null) write(value)
}

internal inline fun <T> Sent.list(
    values: List<T>,
    write: Sent.(T) -> Unit,
) {
    put(values.size)
    for (value in values) write(value)
}

internal fun ByteBuffer.flag(): Boolean = get() != 0.toByte()

internal fun ByteBuffer.bytes(): ByteArray = ByteArray(getInt()).also(::get)

internal fun ByteBuffer.text(): String = String(bytes())

/** A text that fills the buffer to its end. */
internal fun ByteBuffer.rest(): String = String(ByteArray(remaining()).also(::get))

internal inline fun <T : Any> ByteBuffer.optional(take: ByteBuffer.() -> T): T? = if (flag()) take() else null

internal inline fun <T> ByteBuffer.list(take: ByteBuffer.() -> T): List<T> = List(getInt()) { take() }
