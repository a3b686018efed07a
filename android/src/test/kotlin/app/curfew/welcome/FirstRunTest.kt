package app.curfew.welcome

import android.Manifest
import android.app.role.RoleManager
import android.content.pm.PackageManager
import android.os.Build
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.appGraph
import app.curfew.core.CallQuestion
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.TriView
import app.curfew.core.openCurfew
import app.curfew.screens.OpenedApp
import app.curfew.screens.Person
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.time.Times
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowRoleManager

/** From the first opening to quiet hours that work: the real app and the real Rust core. */
@RunWith(CurfewTestRunner::class)
class FirstRunTest {
    private val folders = RuntimeEnvironment.getApplication().appGraph.folders

    /** What the screens and the screening see. */
    private val core: CurfewInterface by lazy { openCurfew(folders.device.path, folders.private()?.path) }

    @Before
    fun newPhone() = ScreenSetup().apply()

    private fun roles(activity: MainActivity): ShadowRoleManager = Shadow.extract(activity.systemService<RoleManager>())

    private fun setQuietHours(activity: MainActivity): String =
        activity.getString(R.string.welcome_set, Times.span(activity, 22 * 60, 7 * 60))

    private fun at22(
        minute: Int,
        contact: TriView,
    ): DispositionView {
        val at = DAY_MS + (22 * 60 + minute) * 60_000L
        return core.explain(CallQuestion("+12065550123", at, 0, contact)).disposition
    }

    @Test
    @Config(sdk = [29, 31, 35])
    fun `at most three taps from the first opening only people I know ring after ten`() {
        Robolectric.buildActivity(OpenedApp::class.java).setup().use {
            val activity = it.get()
            roles(activity).addAvailableRole(RoleManager.ROLE_CALL_SCREENING)
            Screenshots.settle()
            val person = Person(activity)
            assertEquals("before, everyone rings", DispositionView.ALLOW, at22(30, TriView.NO))

            person.taps(setQuietHours(activity))
            roles(activity).addHeldRole(RoleManager.ROLE_CALL_SCREENING)
            person.answersSystem(ok = true)
            var taps = person.taps
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) {
                allowContacts(activity)
                taps++
            }

            assertTrue("$taps taps", taps <= 3)
            assertEquals(DispositionView.SILENCE, at22(30, TriView.NO))
            assertEquals(DispositionView.ALLOW, at22(30, TriView.YES))
            assertEquals("a minute before ten", DispositionView.ALLOW, at22(-1, TriView.NO))
            assertTrue(core.settings().onboardingDone)
            assertTrue("home is shown: ${person.reads()}", activity.getString(R.string.home_today) in person.reads())
        }
    }

    @Test
    fun `not now leaves a home that says what is missing`() {
        Robolectric.buildActivity(OpenedApp::class.java).setup().use {
            val activity = it.get()
            roles(activity).addAvailableRole(RoleManager.ROLE_CALL_SCREENING)
            Screenshots.settle()
            val person = Person(activity)
            person.taps(activity.getString(R.string.welcome_skip))
            assertTrue("${person.reads()}", activity.getString(R.string.home_off) in person.reads())
            assertEquals(DispositionView.ALLOW, at22(30, TriView.NO))
        }
    }

    private fun allowContacts(activity: MainActivity) {
        val asked = checkNotNull(shadowOf(activity).lastRequestedPermission) { "contacts were not asked for" }
        assertEquals(listOf(Manifest.permission.READ_CONTACTS), asked.requestedPermissions.toList())
        shadowOf(activity.application).grantPermissions(Manifest.permission.READ_CONTACTS)
        activity.onRequestPermissionsResult(
            asked.requestCode,
            asked.requestedPermissions,
            intArrayOf(PackageManager.PERMISSION_GRANTED),
        )
        Screenshots.settle()
    }

    private companion object {
        const val DAY_MS = 1_773_273_600_000L // 2026-03-12 00:00 UTC
    }
}
