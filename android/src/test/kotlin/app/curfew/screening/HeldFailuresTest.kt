package app.curfew.screening

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

class HeldFailuresTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `a line is a kind and a time`() {
        val held = HeldFailures(folder.root) { 1_770_000_000_000 }
        assertTrue(held.add(FailureKind.LIBRARY_MISSING))
        assertTrue(held.add(FailureKind.OTHER, 1))
        assertEquals("1 1770000000000\n255 1\n", folder.root.resolve("held/failures.txt").readText())
    }

    @Test
    fun `the file stays small and keeps the oldest`() {
        val held = HeldFailures(folder.root) { 1_770_000_000_000 }
        held.add(FailureKind.PANIC)
        repeat(1000) { assertTrue(held.add(FailureKind.OTHER)) }
        val file = folder.root.resolve("held/failures.txt")
        assertTrue("${file.length()} bytes", file.length() in 4000..HeldFailures.MAX_BYTES)
        assertTrue(file.readText().startsWith("2 "))
    }

    @Test
    fun `a folder that cannot be made is no exception`() {
        val inTheWay = folder.newFile("device")
        assertFalse(HeldFailures(inTheWay).add(FailureKind.OTHER))
    }
}
