package app.curfew.core

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer

/** What crosses to the library, byte for byte as UniFFI has it. */
class WireTest {
    private fun sent(write: Sent.() -> Unit): ByteBuffer = ByteBuffer.wrap(Sent().apply(write).bytes())

    private fun hex(write: Sent.() -> Unit) = sent(write).array().joinToString("") { "%02x".format(it) }

    @Test
    fun `numbers are big-endian, texts and lists come after their lengths`() {
        assertEquals("01", hex { put(true) })
        assertEquals("ff", hex { put((-1).toByte()) })
        assertEquals("fffe", hex { put((-2).toShort()) })
        assertEquals("00000102", hex { put(258) })
        assertEquals("fffffffffffffffe", hex { put(-2L) })
        assertEquals("00000003e4b8ad", hex { put("中") })
        assertEquals("000000020000000100000002", hex { list(listOf(1, 2)) { put(it) } })
        assertEquals("00", hex { optional(null as String?) { put(it) } })
        assertEquals("010000000161", hex { optional("a") { put(it) } })
    }

    @Test
    fun `what is written is read`() {
        val got = sent {
            put("+1 206 555 0101")
            list(listOf("", "b")) { put(it) }
            optional(7L) { put(it) }
            optional(null as Long?) { put(it) }
            put(byteArrayOf(0, -1))
        }
        assertEquals("+1 206 555 0101", got.text())
        assertEquals(listOf("", "b"), got.list { text() })
        assertEquals(7L, got.optional { getLong() })
        assertEquals(null, got.optional { getLong() })
        assertEquals(listOf<Byte>(0, -1), got.bytes().toList())
        assertEquals("", got.rest())
    }

    @Test
    fun `half a surrogate pair is no reason to fail, and reads as no digit`() {
        assertEquals("1?2", sent { put("1\uD8002") }.text())
    }

    @Test
    fun `what ends early is refused`() {
        assertThrows(BufferUnderflowException::class.java) { ByteBuffer.wrap(byteArrayOf(0, 0, 0, 9, 1)).text() }
    }
}
