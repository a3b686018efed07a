package app.curfew.ui

import org.junit.Assert.assertEquals
import org.junit.Test
import java.io.File

class ByteLimitTest {
    @Test
    fun `what does not fit stays out, whole characters only`() {
        for ((text, room, fits) in listOf(
            Triple("abc", 3, 3),
            Triple("abc", 2, 2),
            Triple("名字", 6, 2),
            Triple("名字", 5, 1),
            Triple("a\uD83D\uDCDE", 4, 1),
            Triple("a\uD83D\uDCDE", 5, 3),
            Triple("abc", -1, 0),
            Triple("", 0, 0),
        )) {
            assertEquals("$text in $room", fits, ByteLimit.fitting(text, room))
        }
    }

    @Test
    fun `the limits are those of the ledger`() {
        val facts = File("../store/src/ledger/fact.rs").readText()
        for ((name, limit) in listOf("MAX_LINE" to ByteLimit.LINE, "MAX_TEXT" to ByteLimit.TEXT)) {
            val found = Regex("pub const $name: usize = ([0-9_]+);").find(facts)!!.groupValues[1]
            assertEquals(name, limit, found.replace("_", "").toInt())
        }
    }
}
