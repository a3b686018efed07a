package app.curfew.screening

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Which way a call goes. */
enum class Direction(
    val code: Int,
) {
    INCOMING(0),
    OUTGOING(1),
}

/** Whether the caller is a contact, and whether one with a star. */
enum class Contact(
    val code: Int,
) {
    NO(0),

    /** One without a star. */
    YES(1),
    UNKNOWN(2),

    /** One with a star. */
    STARRED(3),
}

/**
 * One call as bytes for the Rust core. Little-endian, at most 1024 bytes:
 * ```
 *  0  u8   version, 1
 *  1  u8   direction: 0 incoming, 1 outgoing
 *  2  u8   presentation: 1 allowed, 2 restricted, 3 unknown, 4 payphone (TelecomManager.PRESENTATION_*)
 *  3  u8   verification: 0 not verified, 1 passed, 2 failed (Connection.VERIFICATION_STATUS_*)
 *  4  u8   contact: 0 no, 1 yes, 2 unknown, 3 yes, with a star
 *  5  u8   flags: bit 0, the platform says this is an emergency number; bit 1, the network's region comes last
 *  6  2 B  home region, ASCII upper case, or two zero bytes
 *  8  i64  call time, Unix milliseconds
 * 16  i32  zone offset at that time, seconds
 * 20  u8   length of the zone id (0 to 64), then the zone id, UTF-8
 *     u16  length of the handle (0 to 400; 0xFFFF: no handle), then the handle, UTF-8
 *     2 B  only with bit 1 of the flags: region of the network, ASCII upper case
 * ```
 * The vectors in `tests/vectors/screening-request.json` pin it for both sides.
 */
class ScreeningRequest(
    val direction: Direction,
    val presentation: Int,
    val verification: Int,
    val contact: Contact,
    val emergency: Boolean,
    val home: String?,
    val atMs: Long,
    val offsetSeconds: Int,
    val zone: String,
    val handle: String?,
    /** Where the phone is; it is said only where that is not [home]. */
    val network: String? = null,
) {
    /** The bytes. Total: a text that is too long is cut at a character, a region that is none is left out. */
    fun encode(): ByteArray {
        val region = region(home)
        val abroad = region(network)?.takeIf { it != region }
        val zoneBytes = cut(zone, MAX_ZONE)
        val handleBytes = handle?.let { cut(it, MAX_HANDLE) }
        val buffer = ByteBuffer.allocate(FIXED + zoneBytes.size + 2 + (handleBytes?.size ?: 0) + (abroad?.length ?: 0))
        buffer.order(ByteOrder.LITTLE_ENDIAN)
        buffer.put(VERSION)
        buffer.put(direction.code.toByte())
        buffer.put(presentation.coerceIn(0, BYTE_MAX).toByte())
        buffer.put(verification.coerceIn(0, BYTE_MAX).toByte())
        buffer.put(contact.code.toByte())
        buffer.put(((if (emergency) FLAG_EMERGENCY else 0) or (if (abroad != null) FLAG_NETWORK else 0)).toByte())
        buffer.put(region?.toByteArray() ?: ByteArray(2))
        buffer.putLong(atMs)
        buffer.putInt(offsetSeconds)
        buffer.put(zoneBytes.size.toByte())
        buffer.put(zoneBytes)
        buffer.putShort((handleBytes?.size ?: NO_HANDLE).toShort())
        handleBytes?.let(buffer::put)
        abroad?.let { buffer.put(it.toByteArray()) }
        return buffer.array()
    }

    private companion object {
        const val VERSION: Byte = 1
        const val FLAG_EMERGENCY = 1
        const val FLAG_NETWORK = 2
        const val FIXED = 21
        const val MAX_ZONE = 64
        const val MAX_HANDLE = 400
        const val NO_HANDLE = 0xFFFF
        const val BYTE_MAX = 255

        fun region(code: String?): String? =
            code?.uppercase()?.takeIf { it.length == 2 && it.all { letter -> letter in 'A'..'Z' } }

        /** The longest beginning of [text] that has at most [limit] bytes in UTF-8. */
        fun cut(
            text: String,
            limit: Int,
        ): ByteArray {
            val bytes = text.toByteArray()
            if (bytes.size <= limit) return bytes
            var end = limit
            while (bytes[end].toInt() and CONTINUATION_MASK == CONTINUATION) end--
            return bytes.copyOf(end)
        }

        const val CONTINUATION_MASK = 0xC0
        const val CONTINUATION = 0x80
    }
}
