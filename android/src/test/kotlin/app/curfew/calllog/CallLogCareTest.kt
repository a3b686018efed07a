package app.curfew.calllog

import android.Manifest.permission.READ_CALL_LOG
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.provider.CallLog.Calls
import app.curfew.core.CurfewException
import app.curfew.core.HappenedView
import app.curfew.core.LogFinding
import app.curfew.protection.RoleCheckJob
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow

/** From the call log to the history, with the real library. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 31, 35])
class CallLogCareTest {
    private val app = RuntimeEnvironment.getApplication()
    private lateinit var phone: TestPhone

    @Before
    fun startPhone() {
        phone = TestPhone()
        phone.rulebook(TestPhone.stopped("+12065550109"))
        FakeCallLog.install()
        shadowOf(app).grantPermissions(READ_CALL_LOG)
    }

    @After
    fun endPhone() = phone.close()

    private fun look() = CallLogCare(CallLogReader(app), phone.core).look()

    private fun outcomes() =
        phone.entries().mapNotNull { entry -> entry.outcome?.let { Triple(entry.number, it.happened, it.finding) } }

    private fun permissions() = phone.entries().count { it.detail == "permission" }

    @Test
    fun `a row that changes, and one that the app was not asked about`() {
        val at = TestPhone.at(10, 0)
        phone.telecom.screen(FakeCall.of("+12065550100", at))
        val missed = FakeCallLog.row(at + 2, "+12065550100", Calls.MISSED_TYPE)
        FakeCallLog.rows += missed
        look()
        val mine = "+12065550100"
        assertEquals(listOf(Triple(mine, HappenedView.MISSED, LogFinding.AGREES)), outcomes())
        FakeCallLog.rows += FakeCallLog.row(at + 60_000, "+12065550101", Calls.INCOMING_TYPE, Calls.DURATION to 5)
        FakeCallLog.rows[0] = missed + mapOf(Calls.TYPE to Calls.INCOMING_TYPE, Calls.DURATION to 30)
        look()
        val both = listOf(
            Triple(mine, HappenedView.ANSWERED, LogFinding.AGREES),
            Triple("+12065550101", HappenedView.ANSWERED, LogFinding.NOT_ASKED),
        )
        assertEquals(both, outcomes())
        val entries = phone.core.health().ledgerEntries
        look()
        assertEquals("nothing is written twice", entries, phone.core.health().ledgerEntries)
    }

    @Test
    fun `the permission and its loss are in the history, each once`() {
        shadowOf(app).denyPermissions(READ_CALL_LOG)
        look()
        assertEquals("what was never given was not lost", 0, permissions())
        shadowOf(app).grantPermissions(READ_CALL_LOG)
        repeat(2) { look() }
        assertEquals(1, permissions())
        shadowOf(app).denyPermissions(READ_CALL_LOG)
        repeat(2) { look() }
        assertEquals(2, permissions())
    }

    @Test
    fun `whatever fails, it ends on its own thread and says so`() {
        var done = 0
        for (failure in listOf(CurfewException.Storage("locked"), IllegalStateException(), UnsatisfiedLinkError())) {
            CallLogCare.start(app, { throw failure }) { done++ }.join()
        }
        FakeCallLog.failure = IllegalStateException("the provider broke")
        val thread = CallLogCare.start(app, { phone.core }) { done++ }
        thread.join()
        assertEquals(CallLogCare.THREAD to 4, thread.name to done)
    }

    @Test
    fun `the job waits for a change, is made anew when it ran, and only with the permission`() {
        val jobs = app.systemService<JobScheduler>()
        shadowOf(app).denyPermissions(READ_CALL_LOG)
        CallLogJob.schedule(app)
        assertNull(jobs.getPendingJob(JOB))
        shadowOf(app).grantPermissions(READ_CALL_LOG)
        CallLogJob.schedule(app)
        val waiting = checkNotNull(jobs.getPendingJob(JOB))
        assertEquals(listOf(Calls.CONTENT_URI), waiting.triggerContentUris?.map { it.uri })
        assertTrue(waiting.triggerContentUpdateDelay > 0)

        jobs.cancel(JOB)
        val service = Robolectric.buildService(CallLogJob::class.java).create().get()
        service.onStopJob(null)
        assertNotNull("stopped, it waits again", jobs.getPendingJob(JOB))
    }

    @Test
    fun `it is looked at twice a day, too, whatever the log's changes start`() {
        val job = Robolectric.buildService(RoleCheckJob::class.java).create().get()
        job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java))
        for (name in listOf("curfew-role", CallLogCare.THREAD)) {
            Thread
                .getAllStackTraces()
                .keys
                .filter { it.name == name }
                .forEach { it.join() }
        }
        assertEquals(1, FakeCallLog.asked.size)
        assertTrue(shadowOf(job).isJobFinished)
    }

    private companion object {
        const val JOB = 3
    }
}
