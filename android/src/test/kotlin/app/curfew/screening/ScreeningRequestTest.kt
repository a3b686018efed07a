package app.curfew.screening

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Test
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The encoder's limits. What the bytes are is pinned by [ScreeningVectorsTest]. */
class ScreeningRequestTest {
    @Test
    fun `an overlong handle is cut at a character`() {
        // 399 bytes, then a character of two: it does not fit into 400.
        val bytes = request(handle = "a".repeat(399) + "é" + "b").encode()
        assertEquals(399, handleLength(bytes))
        assertEquals(21 + 2 + 399, bytes.size)
    }

    @Test
    fun `the longest request fits into the limit`() {
        val bytes = request(zone = "Z".repeat(100), handle = "t".repeat(1000)).encode()
        assertEquals(21 + 64 + 2 + 400, bytes.size)
    }

    @Test
    fun `no handle and an empty one differ`() {
        assertEquals(0xFFFF, handleLength(request(handle = null).encode()))
        assertEquals(0, handleLength(request(handle = "").encode()))
    }

    @Test
    fun `a region that is none is left out`() {
        for (home in listOf(null, "", "U", "USA", "1A", "ß1")) {
            assertArrayEquals("$home", byteArrayOf(0, 0), request(home = home).encode().copyOfRange(6, 8))
        }
        assertArrayEquals("US".toByteArray(), request(home = "us").encode().copyOfRange(6, 8))
    }

    @Test
    fun `where the phone is, is said where that is not home`() {
        val atHome = request(home = "us").encode()
        for (network in listOf(null, "", "U", "1A", "us", "US")) {
            assertArrayEquals("$network", atHome, request(home = "us", network = network).encode())
        }
        val abroad = request(home = "us", network = "cn").encode()
        assertEquals(2, abroad[5].toInt())
        assertArrayEquals("CN".toByteArray(), abroad.copyOfRange(atHome.size, abroad.size))
    }

    private fun handleLength(bytes: ByteArray): Int {
        val buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
        return buffer.getShort(21 + bytes[20]).toInt() and 0xFFFF
    }

    private fun request(
        home: String? = "US",
        zone: String = "",
        handle: String? = "tel:911",
        network: String? = null,
    ) = ScreeningRequest(
        Direction.INCOMING,
        1,
        0,
        Contact.NO,
        false,
        home,
        1_770_000_000_000,
        0,
        zone,
        handle,
        network,
    )
}
