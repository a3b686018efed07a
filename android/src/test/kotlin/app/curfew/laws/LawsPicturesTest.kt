package app.curfew.laws

import app.curfew.R
import app.curfew.screening.Disposition
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.settings.MoreScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** A bank calls as 95588 at 22:31, and from behind an area code at 22:45. The entry of the second call. */
internal fun twoCalls(curfew: TestPhone): ULong {
    curfew.telecom.screen(FakeCall.of("95588", at(22, 31)))
    val answer = curfew.telecom.screen(FakeCall.of("+8675595588", at(22, 45)))
    assertEquals(Disposition.SILENCE, answer.disposition)
    return curfew.calls().last().seq
}

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class LawsPicturesTest {
    private lateinit var curfew: TestPhone

    @Before
    fun setUp() {
        curfew = TestPhone()
        curfew.rulebook(TestPhone.QUIET_HOURS)
        curfew.core.setHome("CN")
    }

    @After
    fun tearDown() = curfew.close()

    private fun take(
        name: String,
        screen: () -> Screen,
        heightDp: Int = 891,
        act: (ShellActivity) -> Unit = {},
    ) {
        val scene = Scene(curfew.core, FakePhone(), Destination.MORE) { listOf(MoreScreen(it), screen()) }
        ScreenPictures.take(name, scene, heightDp = heightDp, act = act)
    }

    @Test
    fun laws() = take("laws", ::LawsScreen)

    @Test
    fun `another time`() = take("laws-time", ::LawsScreen) { Person(it).taps(it.getString(R.string.laws_time)) }

    @Test
    fun places() = take("laws-places", ::LawsScreen) { Person(it).taps(it.getString(R.string.laws_place)) }

    @Test
    fun `what is said about a call`() {
        val seq = twoCalls(curfew)
        take("laws-call", { CallLawsScreen(seq) }, heightDp = 2600) {
            val counts = it.getString(R.string.laws_tally, 2, 2, it.getString(R.string.laws_range, 0, 2))
            assertTrue("the running counts are in the picture", Person(it).seesWhole(counts))
        }
    }
}
