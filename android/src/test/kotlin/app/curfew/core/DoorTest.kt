package app.curfew.core

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test

/** What goes wrong between Kotlin and the library is an exception, and the next call is answered. */
class DoorTest {
    @Test
    fun `a function that is not there and arguments that are not whole are told as such`() {
        for (number in listOf(-1, 10_000)) {
            val unknown = assertThrows(InternalException::class.java) { Door.call(number, Sent(), null) }
            assertEquals("there is no such function", unknown.message)
        }
        val cut = assertThrows(InternalException::class.java) { Door.call(0, Sent().apply { put(9) }, null) }
        assertEquals("not enough bytes remaining in buffer (0 < 9)", cut.message)
        Curfew().settings()
    }
}
