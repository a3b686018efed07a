package app.curfew.ui

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.math.hypot

class RingGeometryTest {
    @Test
    fun `midnight is at the top and the day goes clockwise`() {
        for ((minute, angle) in listOf(0 to -90f, 360 to 0f, 720 to 90f, 1080 to 180f, 1440 to -90f, 15 to -86.25f)) {
            assertEquals("minute $minute", angle, RingGeometry.angle(minute), 0.001f)
        }
    }

    @Test
    fun `points are to the right and down of the centre`() {
        for ((minute, at) in listOf(0 to (0f to -10f), 360 to (10f to 0f), 720 to (0f to 10f), 1080 to (-10f to 0f))) {
            val (x, y) = RingGeometry.point(minute, 10f)
            assertEquals("x of $minute", at.first, x, 0.001f)
            assertEquals("y of $minute", at.second, y, 0.001f)
        }
    }

    @Test
    fun `every point is on its circle`() {
        for (minute in 0 until DAY_MINUTES step 7) {
            val (x, y) = RingGeometry.point(minute, 42f)
            assertEquals("minute $minute", 42f, hypot(x, y), 0.001f)
        }
    }

    @Test
    fun `an arc over midnight has the length of the night`() {
        assertEquals(9 * 60, RingArc(22 * 60, 7 * 60).minutes)
        assertEquals(135f, RingGeometry.sweep(RingArc(22 * 60, 7 * 60).minutes), 0.001f)
        assertEquals("until midnight", 60, RingArc(23 * 60, 24 * 60).minutes)
        assertEquals("the whole day", DAY_MINUTES, RingArc(0, 24 * 60).minutes)
        assertEquals("the whole day from seven", DAY_MINUTES, RingArc(420, 420).minutes)
    }

    @Test
    fun `dots near each other go inward`() {
        assertEquals(listOf(0, 1, 2), RingGeometry.levels(listOf(600, 605, 610), List(3) { 30 }))
        assertEquals(listOf(0, 0, 0), RingGeometry.levels(listOf(600, 630, 660), List(3) { 30 }))
        assertEquals("over midnight", listOf(0, 1), RingGeometry.levels(listOf(1435, 5), List(3) { 30 }))
    }

    @Test
    fun `levels further in need more room`() {
        assertEquals(listOf(0, 1, 0, 2), RingGeometry.levels(listOf(600, 605, 620, 610), listOf(20, 40, 60)))
        assertEquals(
            "free at the first level only",
            listOf(0, 0),
            RingGeometry.levels(listOf(600, 620), listOf(20, 40)),
        )
    }

    @Test
    fun `no dot is left out where all levels are full`() {
        val levels = RingGeometry.levels(List(50) { 600 + it % 10 }, List(3) { 30 })
        assertEquals(50, levels.size)
        assertTrue(levels.all { it in 0..2 })
    }

    @Test
    fun `the minute of the day is the local one`() {
        val day = 86_400_000L
        for ((why, at, expected) in listOf(
            Triple("UTC midnight in Shanghai", day to 8 * 3600, 8 * 60),
            Triple("in New York it is still the day before", day to -5 * 3600, 19 * 60),
            Triple("half hours count", day to 5 * 3600 + 1800, 5 * 60 + 30),
            Triple("before 1970", -60_000L to 0, 1439),
            Triple("the minute that has begun", day + 59_999 to 0, 0),
        )) {
            assertEquals(why, expected, minuteOfDay(at.first, at.second))
        }
    }
}
