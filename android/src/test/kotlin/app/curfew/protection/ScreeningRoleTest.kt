package app.curfew.protection

import android.app.role.RoleManager
import android.content.pm.PackageManager
import android.provider.Settings
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.screening.CurfewScreeningService
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 31, 34, 35])
class ScreeningRoleTest {
    private val app = RuntimeEnvironment.getApplication()
    private val roles = shadowOf(app.systemService<RoleManager>())
    private val role = ScreeningRole(app)

    @Test
    fun `a phone without the role has nothing to ask for`() {
        assertFalse(role.isAvailable())
        assertNull(role.request())
    }

    @Test
    fun `the request names the role`() {
        roles.addAvailableRole(RoleManager.ROLE_CALL_SCREENING)
        val extras = role.request()?.extras
        assertEquals(RoleManager.ROLE_CALL_SCREENING, extras?.getString("android.intent.extra.ROLE_NAME"))
    }

    @Test
    fun `a request ends in one of three ways`() {
        assertEquals(RequestOutcome.NOT_ASKED, role.outcome(tookMillis = 40))
        assertEquals(RequestOutcome.DECLINED, role.outcome(tookMillis = 2_000))
        roles.addHeldRole(RoleManager.ROLE_CALL_SCREENING)
        assertTrue(role.isHeld())
        assertEquals(RequestOutcome.HELD, role.outcome(tookMillis = 40))
        assertEquals(Settings.ACTION_MANAGE_DEFAULT_APPS_SETTINGS, role.settings().action)
    }

    @Test
    fun `the service that holds the role is what the system looks for`() {
        val packages = app.packageManager
        val service =
            packages.getServiceInfo(
                android.content.ComponentName(app, CurfewScreeningService::class.java),
                PackageManager.MATCH_DIRECT_BOOT_AWARE or PackageManager.MATCH_DIRECT_BOOT_UNAWARE,
            )
        assertTrue(service.exported)
        assertTrue("calls come before the first unlock too", service.directBootAware)
        assertEquals("android.permission.BIND_SCREENING_SERVICE", service.permission)
        assertTrue(service.isEnabled)
    }
}
