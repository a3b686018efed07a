package app.curfew.ui

import org.junit.Assert.assertEquals
import org.junit.Test

class BackGestureTest {
    private val log = mutableListOf<String>()
    private val gesture = BackGesture({ log += "taken" }, { log += "left" })

    @Test
    fun `the system is told of changes only`() {
        for (wanted in listOf(false, true, true, false, false, true)) gesture.take(wanted)
        assertEquals(listOf("taken", "left", "taken"), log)
    }
}
