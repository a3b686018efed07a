package app.curfew.laws

import app.curfew.R
import app.curfew.core.LawPlace
import app.curfew.history.EntryScreen
import app.curfew.screening.TestPhone
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.settings.MoreScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import app.curfew.ui.ListColumn
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/** Laws on the real library: of a place, and about a call. It is Thursday, 20:15, in Shanghai. */
@RunWith(CurfewTestRunner::class)
class LawsFlowTest {
    private lateinit var curfew: TestPhone
    private val phone = FakePhone()

    @Before
    fun setUp() {
        curfew = TestPhone()
        curfew.rulebook(TestPhone.QUIET_HOURS)
        curfew.core.setHome("CN")
    }

    @After
    fun tearDown() = curfew.close()

    private fun on(
        vararg screens: Screen,
        use: Person.(ShellActivity) -> Unit,
    ) {
        ScreenSetup(heightDp = 6000).apply()
        StageActivity.scene = Scene(curfew.core, phone, Destination.MORE) { listOf(MoreScreen(it)) + screens }
        Robolectric.buildActivity(StageActivity::class.java).setup().use { controller ->
            val activity = controller.get()
            activity.host.go(Destination.MORE)
            screens.forEach(activity.host::open)
            Screenshots.settle()
            Person(activity).use(activity)
        }
    }

    private fun choose(
        activity: ShellActivity,
        place: String,
    ) {
        val places = activity.requireViewById<ListColumn>(R.id.screen_scroll)
        val row = (0 until places.count).first { (places.getItemAtPosition(it) as LawPlace).code == place }
        places.performItemClick(null, row, row.toLong())
        Screenshots.settle()
    }

    private fun Person.reads(part: String) = reads().count { part in it }

    @Test
    fun `the hours of the home region now, at another time, and of another place`() =
        on { activity ->
            taps(activity.getString(R.string.more_laws))
            assertTrue("${reads()}", "China" in reads())
            assertEquals(1, reads("8:15 PM is inside 9:00 AM–9:00 PM, unless the customer asks"))
            assertEquals(1, reads("At most 3 talks a day, per debtor"))
            assertEquals("nobody has called here", 0, reads("Attempts"))

            taps(activity.getString(R.string.laws_time))
            taps("Sun")
            taps(activity.getString(R.string.laws_show))
            assertEquals(1, reads("8:15 PM is inside 9:00 AM–9:00 PM, unless the customer asks"))
            assertEquals("${reads()}", 1, reads("Sun, Mar 15"))
            taps(activity.getString(R.string.laws_time))
            taps(activity.getString(R.string.laws_use_now))
            assertEquals("${reads()}", 1, reads("Now: Today"))

            taps(activity.getString(R.string.laws_place))
            choose(activity, "US-FL")
            assertTrue("${reads()}", "Florida, United States" in reads())
            assertTrue("the country's own come too", reads("47 CFR 64.1200") > 0)
        }

    @Test
    fun `what is said about a call counts the calls of its institution`() {
        val seq = twoCalls(curfew)
        on(EntryScreen(seq) { phone.now }) { activity ->
            taps(activity.getString(R.string.laws_of_call))
            assertEquals("${reads()}", 1, reads("with its 2 numbers, as they claim"))
            assertEquals(1, reads("10:45 PM is outside 9:00 AM–9:00 PM"))
            assertTrue(reads("Attempts 2 · rings 2 · talks 0 to 2") > 0)
            assertEquals("a draft binds nobody", 0, reads(activity.getString(R.string.laws_draft)))
        }
    }

    @Test
    fun `a place without texts says that this is no proof`() {
        curfew.core.setHome("AQ")
        val seq = twoCalls(curfew)
        on(LawsScreen()) { assertEquals("${reads()}", 1, reads("Curfew has no text of AQ")) }
        on(CallLawsScreen(seq)) { activity ->
            assertEquals("${reads()}", 1, reads("Curfew has no text of AQ"))
            // Another place can be asked about, and is kept while the screen is there.
            taps(activity.getString(R.string.laws_place))
            choose(activity, "CN-NX")
            assertTrue("${reads()}", reads("Ningxia") > 0)
            assertTrue("the country's own come too", reads("9:00 AM–9:00 PM") > 0)
        }
    }

    @Test
    fun `without a region nothing is guessed`() {
        curfew.core.setHome(null)
        phone.region = null
        on(LawsScreen()) { activity -> assertEquals(1, reads(activity.getString(R.string.settings_region_none))) }
        val seq = twoCalls(curfew)
        on(CallLawsScreen(seq)) { activity ->
            assertTrue(activity.getString(R.string.settings_region_none) in reads())
        }
    }

    @Test
    fun `a call that is not there can be asked again`() =
        on(CallLawsScreen(999uL)) { activity ->
            assertTrue(activity.getString(R.string.laws_failed_title) in reads())
            taps(activity.getString(R.string.action_try_again))
            assertTrue(activity.getString(R.string.laws_failed_title) in reads())
        }
}
