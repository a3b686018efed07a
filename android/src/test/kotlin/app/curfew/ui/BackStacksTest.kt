package app.curfew.ui

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class BackStacksTest {
    private enum class Place { FIRST, SECOND }

    private val stacks = BackStacks(Place.FIRST) { "root of $it" }

    @Test
    fun `a destination begins with its root`() {
        assertEquals("root of FIRST", stacks.top)
        assertFalse(stacks.hasBack)
    }

    @Test
    fun `back takes the screens off one by one and then leaves the app`() {
        stacks.push("a")
        stacks.push("b")
        assertTrue(stacks.back())
        assertEquals("a", stacks.top)
        assertTrue(stacks.back())
        assertEquals("root of FIRST", stacks.top)
        assertFalse(stacks.back())
    }

    @Test
    fun `from another destination's root back leads to the first`() {
        stacks.choose(Place.SECOND)
        assertTrue(stacks.hasBack)
        assertTrue(stacks.back())
        assertEquals(Place.FIRST, stacks.destination)
    }

    @Test
    fun `a destination is found as it was left`() {
        stacks.choose(Place.SECOND)
        stacks.push("detail")
        stacks.choose(Place.FIRST)
        stacks.choose(Place.SECOND)
        assertEquals("detail", stacks.top)
    }

    @Test
    fun `chosen while it is in front a destination goes to its root`() {
        stacks.push("a")
        stacks.push("b")
        stacks.choose(Place.FIRST)
        assertEquals("root of FIRST", stacks.top)
        assertEquals(1, stacks.depth)
    }

    @Test
    fun `a restart forgets what lay on the root`() {
        stacks.choose(Place.SECOND)
        stacks.push("detail")
        stacks.restart(Place.SECOND)
        assertEquals("root of SECOND", stacks.top)
    }
}
