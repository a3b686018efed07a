package app.curfew.lists

import android.app.NotificationManager
import android.app.job.JobScheduler
import android.content.Context
import android.provider.DocumentsContract
import app.curfew.MainActivity
import app.curfew.core.CurfewException
import app.curfew.core.FileView
import app.curfew.core.ImportPreview
import app.curfew.core.SignatureView
import app.curfew.rules.FakeCore
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.util.concurrent.TimeUnit

/** What lists need once a day, with a folder as a provider of documents gives it. */
@RunWith(CurfewTestRunner::class)
class ListCareTest {
    private val context: Context = RuntimeEnvironment.getApplication()
    private val notifications = context.systemService<NotificationManager>()
    private val core = FakeCore()

    @Before
    fun start() {
        ScreenSetup().apply()
        Robolectric.setupContentProvider(TreeFolderTest.Provider::class.java, AUTHORITY)
        TreeFolderTest.Provider.files = mapOf("sellers.list" to 1L)
        TreeFolderTest.Provider.broken = false
        val about = FileView("Sellers", "reports", "", 0, SignatureView.RIGHT, "Ann")
        core.preview = ImportPreview(2uL, 0uL, emptyList(), listOf("+12065550100", "+12065550101"), 0uL, about)
        core.numberLists["Sellers"] = mutableListOf("+12065550199")
        core.sources["Sellers"] = "reports"
        TreeFolder(context).pick(DocumentsContract.buildTreeDocumentUri(AUTHORITY, "primary:Sync"))
    }

    private fun look(): ListNews {
        var news = ListNews()
        ListCare.start(context, { core }) { news = it }.join()
        return news
    }

    private fun shown() = notifications.activeNotifications.filter { it.id == ListsNotifier.NEWS }

    private fun lines() =
        shown()
            .single()
            .notification.extras
            .getCharSequence("android.bigText")
            .toString()
            .lines()

    @Test
    fun `an update that waits and damage are told once`() {
        core.broken += "Sellers"
        core.numberLists["Mine"] = mutableListOf()
        core.broken += "Mine"
        assertEquals(ListNews(emptyList(), listOf("Sellers"), listOf("Sellers", "Mine")), look())
        val damaged = listOf("Sellers", "Mine").map { "$it: damaged, import it again" }
        assertEquals(damaged + "An update waits: Sellers", lines())
        notifications.cancelAll()
        TreeFolderTest.Provider.files = mapOf("sellers.list" to 1L)
        assertTrue(look().isEmpty)
        assertTrue(shown().isEmpty())
        assertEquals("nothing was taken over", listOf("+12065550199"), core.numberLists["Sellers"])
    }

    @Test
    fun `what was taken over is told in a line, and a tap opens the lists`() {
        TreeFolder(context).take("Sellers", true)
        assertEquals(1, look().taken.size)
        assertEquals(2, core.numberLists["Sellers"]?.size)
        assertEquals(listOf("Sellers: New: 2 · Gone: 1 · As before: 0"), lines())
        val tap = shadowOf(shown().single().notification.contentIntent).savedIntent
        assertEquals(MainActivity::class.java.name, tap.component?.className)
        assertTrue(ListsNotifier.asksForLists(tap))
        assertEquals(NotificationManager.IMPORTANCE_LOW, notifications.getNotificationChannel("lists").importance)
        assertTrue("the file is done", look().isEmpty)
    }

    @Test
    fun `a folder that fails keeps nobody from the next look`() {
        core.failure = CurfewException.Storage("broken")
        assertTrue(look().isEmpty)
        core.failure = null
        assertFalse(look().isEmpty)
    }

    @Test
    fun `whatever fails ends the look and not the process`() {
        val failures = listOf(IllegalStateException("odd"), SecurityException("not ours"), UnsatisfiedLinkError("gone"))
        for (failure in failures) {
            var said: ListNews? = null
            ListCare.start(context, { throw failure }) { said = it }.join()
            assertEquals("$failure", ListNews(), said)
        }
    }

    @Test
    fun `the job comes once a day, with a battery that is not low, and needs no network`() {
        ListsJob.schedule(context)
        ListsJob.schedule(context)
        val job = context.systemService<JobScheduler>().allPendingJobs.single { it.id == 2 }
        assertEquals(ListsJob::class.java.name, job.service.className)
        assertEquals(TimeUnit.HOURS.toMillis(24), job.intervalMillis)
        assertTrue(job.isPersisted && job.isRequireBatteryNotLow)
        assertEquals(null, job.requiredNetwork)
    }

    private companion object {
        const val AUTHORITY = "com.example.documents"
    }
}
