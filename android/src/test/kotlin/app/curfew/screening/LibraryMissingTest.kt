package app.curfew.screening

import app.curfew.R
import app.curfew.appGraph
import app.curfew.protection.ProtectionState
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.OpenedApp
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.time.Duration

/** The app without its library, as after a broken installation: [System.load] itself fails. */
@RunWith(OwnLibraryRunner::class)
@Config(sdk = [29, 31, 34, 35])
class LibraryMissingTest {
    @Test
    fun `calls ring, the failures are held, and the app knows`() {
        OwnLibraryRunner.use("/there/is/no/libcurfew.so") {
            val graph = RuntimeEnvironment.getApplication().appGraph
            FakeTelecom().use { telecom ->
                for (call in listOf(FakeCall.of("+12065550101", at(22, 31)), FakeCall.hidden(at(22, 32)))) {
                    val begun = System.nanoTime()
                    assertEquals(Disposition.ALLOW, telecom.screen(call).disposition)
                    val took = Duration.ofNanos(System.nanoTime() - begun)
                    assertTrue("$took", took < TELECOM_WAITS)
                }
                assertEquals(2, telecom.answers.size)
            }

            assertNotNull(NativeScreener.missing)
            val lines = graph.folders.device
                .resolve("held/failures.txt")
                .readLines()
            assertEquals(2, lines.count { it.matches(Regex("1 [0-9]{1,13}")) })
            // The whole number, not a part: the times in these lines hold any three digits now and then.
            assertTrue("no number", lines.none { "2065550101" in it })
            val state = ProtectionState.of(graph.protectionCheck.facts())
            assertTrue(
                "$state",
                ProtectionState.Reason.LIBRARY_MISSING in (state as ProtectionState.NotProtecting).reasons,
            )
            val text = RuntimeEnvironment.getApplication().getString(R.string.home_library_text)
            assertTrue("$text", text in OpenedApp.home())
        }
    }
}
