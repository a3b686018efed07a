package app.curfew.history

import app.curfew.core.DispositionView
import app.curfew.history.FakeLedger.Companion.at
import app.curfew.history.FakeLedger.Companion.call
import app.curfew.ui.DotKind
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class CallerCallsTest {
    @Test
    fun `a number that calls every night is seen to`() {
        val calls = CallerCalls.read(FakeLedger(FakeLedger.twoWeeks()), FakeLedger.NIGHTLY)
        assertEquals((11 downTo 1).toList(), calls.entries.map { it.seq.toInt() })
        assertTrue(calls.isComplete)
        assertEquals(CallHabit(22 * 60 + 28, 22 * 60 + 32), calls.habit)
        assertEquals(
            setOf(DotKind.SILENT),
            calls.ring.dots
                .map { it.kind }
                .toSet(),
        )
    }

    @Test
    fun `a number within another does not count, nor does a rule of that name`() {
        val core =
            FakeLedger(
                listOf(
                    call(4, at(12, 9, 0), "95588", DispositionView.ALLOW),
                    call(3, at(12, 8, 0), "+12065595588", DispositionView.ALLOW),
                    call(2, at(12, 7, 0), null, DispositionView.REJECT, "Not 95588"),
                    call(1, at(12, 6, 0), "95588", DispositionView.ALLOW, outgoing = true),
                ),
            )
        val calls = CallerCalls.read(core, "95588")
        assertEquals(listOf(4, 1), calls.entries.map { it.seq.toInt() })
        assertEquals("a call to it is no call of it", 1, calls.incoming.size)
        assertEquals(1, calls.ring.dots.size)
    }

    @Test
    fun `the newest of very many are looked at, and it says so`() {
        val core =
            FakeLedger(
                (6000 downTo 1).map { call(it, at(1, 0, 0) + it * 60_000L, "+12065550100", DispositionView.REJECT) },
            )
        val calls = CallerCalls.read(core, "+12065550100")
        assertFalse(calls.isComplete)
        assertEquals(
            6000 downTo 1001,
            calls.entries
                .first()
                .seq
                .toInt() downTo calls.entries
                .last()
                .seq
                .toInt(),
        )
    }

    @Test
    fun `a habit is the shortest part of the day with all calls in it`() {
        for ((why, minutes, habit) in listOf(
            Triple("too few to say", listOf(600, 601), null),
            Triple("at one minute", listOf(600, 600, 600), CallHabit(600, 600)),
            Triple("in order of the day", listOf(610, 600, 605), CallHabit(600, 610)),
            Triple("across midnight", listOf(1430, 10, 1439), CallHabit(1430, 10)),
            Triple("begins at midnight", listOf(0, 30, 60), CallHabit(0, 60)),
            Triple("three hours", listOf(600, 700, 780), CallHabit(600, 780)),
            Triple("longer than three hours", listOf(600, 700, 781), null),
            Triple("all day", listOf(0, 480, 960), null),
            Triple("none", emptyList(), null),
        )) {
            assertEquals(why, habit, CallHabit.of(minutes))
        }
    }

    @Test
    fun `whatever the calls, all of them are inside the habit, and it begins and ends with one`() {
        val random = java.util.Random(7)
        repeat(500) {
            val middle = random.nextInt(1440)
            val minutes = List(3 + random.nextInt(6)) { Math.floorMod(middle + random.nextInt(200) - 100, 1440) }
            val habit = CallHabit.of(minutes) ?: return@repeat
            val length = Math.floorMod(habit.lastMinute - habit.firstMinute, 1440)
            assertTrue("$minutes $habit", minutes.all { Math.floorMod(it - habit.firstMinute, 1440) <= length })
            assertTrue("$minutes $habit", habit.firstMinute in minutes && habit.lastMinute in minutes && length <= 180)
        }
    }
}
