package app.curfew.run

import app.curfew.screening.Disposition
import app.curfew.screening.TestPhone
import app.curfew.testing.CurfewTestRunner
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import java.io.File

/** The driver behind `./dev run`, over a few calls. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [34], application = DayApplication::class)
class DayDriverTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Before
    fun useFolder() {
        DayApplication.data = folder.root
    }

    @Test
    fun `each call is screened in its own zone, and the result adds up`() {
        folder.root.resolve("rulebook.json").writeText(
            """{"version": 1, "rules": [${TestPhone.HIDDEN_STOPPED}, ${TestPhone.QUIET_HOURS}]}""",
        )
        val calls = DayCall.read(file(LINES))
        val lines = mutableListOf<String>()
        val result = DayDriver(folder.root, "US", lines::add).run(calls)

        assertEquals("2\tsilence\tquiet\n3\tallow\t-\n5\treject\thidden\n", result.toTsv())
        val json = JSONObject(result.toJson())
        assertEquals(3, json.getInt("calls"))
        assertEquals(1, json.getInt("silence"))
        assertEquals(mapOf("hidden" to 1, "no_rule_matched" to 1, "quiet" to 1), result.byRule)
        assertEquals(1, json.getJSONArray("by_hour").getJSONObject(22).getInt("silence"))
        assertEquals(1, json.getJSONArray("by_hour").getJSONObject(19).getInt("allow"))
        assertTrue(json.getJSONObject("answer_ns").getLong("median") > 0)
        assertTrue(File(json.getString("ledger")).length() > 0)
        assertTrue(lines.last(), lines.last().startsWith("run: 3 of 3 calls"))
        assertEquals(listOf(Disposition.SILENCE), result.answers.map { it.disposition }.take(1))
    }

    @Test
    fun `a line that is none is refused with its place`() {
        for (bad in listOf("1\t2\tUTC", "1\t2\tNowhere/Else\t+12065550101", "1\tx\tUTC\t+12065550101")) {
            assertThrows(bad, IllegalArgumentException::class.java) { DayCall.read(file(bad)) }
        }
    }

    private fun file(text: String): File = folder.newFile().apply { writeText(text) }

    private companion object {
        /** The same moment, 22:31 in New York and 19:31 in Los Angeles; then a withheld number. */
        const val LINES =
            "2\t1770175860000\tAmerica/New_York\t+12065550101\n" +
                "3\t1770175860000\tAmerica/Los_Angeles\t2065550102\n" +
                "5\t1770175860000\tAmerica/Los_Angeles\t\n"
    }
}
