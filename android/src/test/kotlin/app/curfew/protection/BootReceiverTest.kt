package app.curfew.protection

import android.app.NotificationManager
import android.app.job.JobScheduler
import android.app.role.RoleManager
import android.content.Intent
import android.os.UserManager
import app.curfew.appGraph
import app.curfew.core.EntryKind
import app.curfew.screening.Disposition
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.util.concurrent.TimeUnit

/** A start of the phone, with the real library. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 34, 35])
class BootReceiverTest {
    private val app = RuntimeEnvironment.getApplication()
    private val roles = shadowOf(app.systemService<RoleManager>())
    private lateinit var phone: TestPhone

    @Before
    fun startPhone() {
        phone = TestPhone()
        phone.rulebook(TestPhone.ALL_STOPPED)
        roles.addAvailableRole(RoleManager.ROLE_CALL_SCREENING)
    }

    @After
    fun endPhone() = phone.close()

    @Test
    fun `calls from before the first unlock are in the ledger after the boot`() {
        val users = shadowOf(app.systemService<UserManager>())
        users.setUserUnlocked(false)
        phone.restart()
        val answer = phone.telecom.screen(FakeCall.of("+12065550101", TestPhone.at(5, 0)))
        assertEquals(Disposition.REJECT, answer.disposition)

        users.setUserUnlocked(true)
        receive(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(0u, phone.core.health().spooled)
        assertEquals(listOf(TestPhone.at(5, 0)), phone.calls().map { it.atMs })
    }

    @Test
    fun `a role that was lost is written down and shown, once`() {
        roles.addHeldRole(RoleManager.ROLE_CALL_SCREENING)
        receive(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(listOf(true to "boot"), protection())

        roles.removeHeldRole(RoleManager.ROLE_CALL_SCREENING)
        receive(Intent.ACTION_MY_PACKAGE_REPLACED)
        receive(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(listOf(true to "boot", false to "update"), protection())
        assertEquals(1, shown().size)

        roles.addHeldRole(RoleManager.ROLE_CALL_SCREENING)
        app.appGraph.appOpened()
        assertEquals(listOf(true, false, true), protection().map { it.first })
        assertEquals("it is taken back", 0, shown().size)
    }

    @Test
    fun `the role is looked at twice a day from then on`() {
        receive(Intent.ACTION_BOOT_COMPLETED)
        receive(Intent.ACTION_BOOT_COMPLETED)
        val job = app.systemService<JobScheduler>().allPendingJobs.single()
        assertEquals(RoleCheckJob::class.java.name, job.service.className)
        assertEquals(TimeUnit.HOURS.toMillis(12), job.intervalMillis)
        assertTrue("after a restart, too", job.isPersisted)
    }

    private fun protection() =
        phone.entries().filter { it.kind == EntryKind.PROTECTION }.map { it.protecting to it.detail }

    private fun shown() =
        app.systemService<NotificationManager>().activeNotifications.filter { it.id == ProtectionNotifier.OFF }

    /** Delivers a broadcast and waits for the thread that does its work. */
    private fun receive(action: String) {
        BootReceiver().onReceive(app, Intent(action))
        Thread
            .getAllStackTraces()
            .keys
            .filter { it.name == BootReceiver.THREAD }
            .forEach { it.join() }
    }
}
