package app.curfew.laws

import android.app.DatePickerDialog
import android.content.DialogInterface
import android.icu.util.TimeZone
import android.provider.CallLog.Calls
import android.view.View
import app.curfew.R
import app.curfew.core.LanguageView
import app.curfew.core.LawPlace
import app.curfew.core.LogRowView
import app.curfew.history.EntryScreen
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
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
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.shadows.ShadowDialog
import java.time.LocalDate
import java.time.ZoneId

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
        locale: String = "en-rUS",
        use: Person.(ShellActivity) -> Unit,
    ) {
        ScreenSetup(heightDp = 6000, locale = locale).apply()
        StageActivity.scene = Scene(curfew.core, phone, Destination.MORE) { listOf(MoreScreen(it)) + screens }
        Robolectric.buildActivity(StageActivity::class.java).setup().use { controller ->
            val activity = controller.get()
            activity.host.go(Destination.MORE)
            screens.forEach(activity.host::open)
            Screenshots.settle()
            Person(activity).use(activity)
        }
    }

    private fun Person.choosesPlace(
        activity: ShellActivity,
        place: String,
    ) {
        taps(activity.getString(R.string.laws_place))
        choose(activity, place)
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

    /** Chooses [day] as the date that is asked about. */
    private fun Person.dates(
        activity: ShellActivity,
        day: LocalDate,
    ) {
        taps(activity.getString(R.string.laws_time))
        val sheet = ShadowDialog.getLatestDialog()
        val label = activity.getString(R.string.laws_date)
        taps(reads()[reads().indexOf(label) + 1])
        val picker = ShadowDialog.getLatestDialog() as DatePickerDialog
        picker.updateDate(day.year, day.monthValue - 1, day.dayOfMonth)
        picker.getButton(DialogInterface.BUTTON_POSITIVE).performClick()
        Screenshots.settle()
        assertFalse("the picker is gone", picker.isShowing)
        val found = ArrayList<View>()
        val show = activity.getString(R.string.laws_show)
        sheet.window?.decorView?.findViewsWithText(found, show, View.FIND_VIEWS_WITH_TEXT)
        found.single().performClick()
        Screenshots.settle()
    }

    private fun Person.reads(part: String) = reads().count { part in it }

    @Test
    fun `the hours of the home region now, at another time, and of another place`() =
        on { activity ->
            taps(activity.getString(R.string.more_laws))
            assertTrue("${reads()}", "China" in reads())
            assertEquals(1, reads("8:15\u00a0PM is inside 9:00\u00a0AM–\u200b9:00\u00a0PM, unless the customer asks"))
            assertEquals(1, reads("At most 3 talks a day, per debtor"))
            assertEquals("nobody has called here", 0, reads("Attempts"))
            val since = listOf("In force since ", activity.getString(R.string.laws_since_unknown))
            assertTrue("each says since when, or that it is not known", since.all { reads(it) > 0 })
            assertTrue("a kind of body in words", reads("Complaints: the lender") > 0)

            dates(activity, LocalDate.of(2026, 10, 1))
            assertEquals(1, reads("8:15\u00a0PM is inside 9:00\u00a0AM–\u200b9:00\u00a0PM, unless the customer asks"))
            assertTrue("${reads()}", "Thu, Oct 1, 8:15\u00a0PM · public holiday" in reads())
            dates(activity, LocalDate.of(2026, 10, 10))
            assertTrue("${reads()}", "Sat, Oct 10, 8:15\u00a0PM · a day that is worked" in reads())
            dates(activity, LocalDate.of(2045, 10, 10))
            assertTrue("${reads()}", "Tue, Oct 10, 2045, 8:15\u00a0PM · holidays of this year are not known" in reads())
            taps(activity.getString(R.string.laws_time))
            taps(activity.getString(R.string.laws_use_now))
            assertEquals("${reads()}", 1, reads("Now: Today"))

            choosesPlace(activity, "US-FL")
            assertTrue("${reads()}", "Florida, United States" in reads())
            assertTrue("the country's own come too", reads("47 CFR 64.1200") > 0)
            assertTrue("${reads()}", "Sales · Law · Florida, United States" in reads())
            assertTrue("${reads()}", "Now: Today, 8:15\u00a0AM · clock of Florida, United States" in reads())
            assertEquals("by the clock there", 1, reads("8:15\u00a0AM is inside 8:00\u00a0AM–\u200b8:00\u00a0PM"))
            // A day and a time are those of the place.
            dates(activity, LocalDate.of(2026, 7, 3))
            assertTrue(
                "${reads()}",
                "Fri, Jul 3, 8:15\u00a0AM · public holiday · clock of Florida, United States" in reads(),
            )
            // On a Monday that is a holiday in some of the country other hours may hold: outside of all of them.
            choosesPlace(activity, "AU")
            dates(activity, LocalDate.of(2026, 6, 8))
            assertEquals("${reads()}", 1, reads("8:15\u00a0AM is outside the hours, whichever of them this day has"))
        }

    @Test
    fun `a country of several zones goes by the phone's own, where that is one of them`() {
        val time = { said: List<String> -> said.single { it.startsWith("Now: ") } }
        curfew.core.setHome("US")
        on(LawsScreen()) { assertEquals("Now: Today, 8:15\u00a0AM · clock of United States", time(reads())) }
        phone.now = phone.now.withZoneSameInstant(ZoneId.of("America/Los_Angeles"))
        on(LawsScreen()) { assertEquals("Now: Today, 5:15\u00a0AM", time(reads())) }
        on(LawsScreen()) { activity ->
            taps(activity.getString(R.string.laws_place))
            choose(activity, "US-TX")
            assertEquals("Now: Today, 7:15\u00a0AM · clock of Texas, United States", time(reads()))
        }
        phone.now = phone.now.withZoneSameInstant(ZoneId.of("UTC"))
        on(LawsScreen()) { assertEquals("Now: Today, 8:15\u00a0AM · clock of United States", time(reads())) }
    }

    @Test
    fun `every place has a zone of its own country`() {
        for (place in curfew.core.lawPlaces(LanguageView.ENGLISH)) {
            assertEquals(place.code, place.code.take(2), TimeZone.getRegion(ZoneId.of(place.zone).id))
        }
    }

    @Test
    fun `Chinese readers see Chinese titles, and places by name`() {
        on(LawsScreen(), locale = "zh-rCN") { activity ->
            assertEquals("${reads()}", 1, reads("《中华人民共和国民法典》第1032条"))
            assertTrue("${reads()}", "营销 · 法规规章 · 中国" in reads())
            assertEquals("${reads()}", 1, reads("20:15 在 09:00–\u200b21:00 之内"))
            taps(activity.getString(R.string.laws_place))
            choose(activity, "TW")
            assertEquals("${reads()}", 1, reads("《金融機構作業委託他人處理內部作業制度及程序辦法》第14條第3款"))
        }
    }

    @Test
    fun `what is said about a call counts the calls of its institution`() {
        val seq = twoCalls(curfew)
        on(EntryScreen(seq) { phone.now }) { activity ->
            taps(activity.getString(R.string.laws_of_call))
            assertEquals("${reads()}", 1, reads("with its 2 numbers, as they claim"))
            assertEquals(1, reads("10:45\u00a0PM is outside 9:00\u00a0AM–\u200b9:00\u00a0PM"))
            assertTrue(reads("Attempts 2 · rings 2 · talks 0 to 2") > 0)
            assertEquals(1, reads(activity.getString(R.string.laws_talks_unknown)))
            assertEquals("a draft binds nobody", 0, reads(activity.getString(R.string.laws_draft)))
        }
    }

    @Test
    fun `where the call log told what became of each call, talks are counted and no range`() {
        val seq = twoCalls(curfew)
        val log = listOf(
            LogRowView(at(22, 31), "95588", 1, Calls.INCOMING_TYPE, 125, 0, 0, false, null),
            LogRowView(at(22, 45), "+8675595588", 1, Calls.MISSED_TYPE, 0, 0, 0, false, null),
        )
        curfew.core.reconcile(log)
        on(CallLawsScreen(seq)) { activity ->
            assertTrue("${reads()}", reads("Attempts 2 · rings 2 · talks 1") > 0)
            assertEquals("${reads()}", 0, reads("talks 1 to"))
            assertEquals(0, reads(activity.getString(R.string.laws_talks_unknown)))
            assertEquals("what was found is no proof", 0, reads("Sets no hours"))
            assertTrue("${reads()}", reads(activity.getString(R.string.laws_no_hours)) > 0)
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
            assertTrue("the country's own come too", reads("9:00\u00a0AM–\u200b9:00\u00a0PM") > 0)
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
