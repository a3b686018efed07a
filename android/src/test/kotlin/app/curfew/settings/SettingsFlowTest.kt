package app.curfew.settings

import android.Manifest
import android.content.pm.PackageManager
import app.curfew.R
import app.curfew.screens.FakeCore
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.ListColumn
import app.curfew.ui.Numbers
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

@RunWith(CurfewTestRunner::class)
class SettingsFlowTest {
    private val core = FakeCore()
    private val phone = FakePhone()

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
        StageActivity.scene = Scene(core, phone) { listOf(SettingsScreen(it)) }
    }

    @Test
    fun `a chosen region is kept and shown, and can be given back to the SIM card`() {
        Robolectric.buildActivity(StageActivity::class.java).setup().use {
            Screenshots.settle()
            val activity = it.get()
            val person = Person(activity)
            assertTrue(activity.getString(R.string.settings_region_sim, "China") in person.reads())

            person.taps(activity.getString(R.string.settings_region))
            choose(activity, 1 + Regions.all(activity).indexOf("DE"))
            assertEquals("DE", core.settings.home)
            assertTrue("${person.reads()}", "Germany" in person.reads())

            person.taps(activity.getString(R.string.settings_region))
            choose(activity, 0)
            assertEquals(null, core.settings.home)
            assertTrue(activity.getString(R.string.settings_region_sim, "China") in person.reads())
        }
    }

    @Test
    fun `the call log is asked for on a page that says what for`() {
        Robolectric.buildActivity(StageActivity::class.java).setup().use {
            Screenshots.settle()
            val activity = it.get()
            val person = Person(activity)
            assertTrue("${person.reads()}", activity.getString(R.string.calllog_off) in person.reads())
            person.taps(activity.getString(R.string.calllog_title))
            assertTrue("${person.reads()}", activity.getString(R.string.calllog_optional) in person.reads())
            person.taps(activity.getString(R.string.calllog_allow))
            val asked = shadowOf(activity).lastRequestedPermission
            assertEquals(listOf(Manifest.permission.READ_CALL_LOG), asked.requestedPermissions.toList())
            phone.facts = phone.facts.copy(callLogReadable = true)
            val granted = intArrayOf(PackageManager.PERMISSION_GRANTED)
            activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, granted)
            Screenshots.settle()
            assertTrue("${person.reads()}", activity.getString(R.string.calllog_on) in person.reads())
        }
    }

    @Test
    fun `a number of one's own is shown in the settings, and can be taken away and brought back`() {
        Robolectric.buildActivity(StageActivity::class.java).setup().use {
            Screenshots.settle()
            val activity = it.get()
            val person = Person(activity)
            assertTrue(activity.getString(R.string.own_none) in person.reads())
            core.settings = core.settings.copy(ownNumbers = listOf("+12065550100"))
            person.taps(activity.getString(R.string.own_title))
            val number = Numbers.display("+12065550100")
            assertTrue("${person.reads()}", number in person.reads())
            person.taps(activity.getString(R.string.lists_remove, number))
            assertEquals(emptyList<String>(), core.settings.ownNumbers)
            person.taps(activity.getString(R.string.action_undo))
            assertEquals(listOf("+12065550100"), core.settings.ownNumbers)
            activity.onBackPressed()
            Screenshots.settle()
            assertTrue("${person.reads()}", number in person.reads())
        }
    }

    private fun choose(
        activity: StageActivity,
        row: Int,
    ) {
        val list = activity.requireViewById<ListColumn>(R.id.screen_scroll)
        val position = row + list.headerViewsCount
        list.performItemClick(null, position, list.getItemIdAtPosition(position))
        Screenshots.settle()
    }

    @Test
    fun `regions are named and sorted in the user's language`() {
        val names = { language: String ->
            ScreenSetup(locale = language).apply()
            Robolectric.buildActivity(StageActivity::class.java).setup().use {
                Regions.all(it.get()).take(2).map { code ->
                    Regions.name(it.get(), code)
                }
            }
        }
        assertEquals(listOf("Afghanistan", "Åland Islands"), names("en-rUS"))
        assertEquals(listOf("阿尔巴尼亚", "阿尔及利亚"), names("zh-rCN"))
    }
}
