package app.curfew.ui

import android.content.Context
import android.os.Handler
import android.os.Looper
import app.curfew.AppGraph
import app.curfew.appGraph
import app.curfew.backup.BackupPresenter
import app.curfew.calllog.CallLogCare
import app.curfew.calllog.CallLogJob
import app.curfew.core.CurfewInterface
import app.curfew.core.openCurfew
import app.curfew.evidence.EvidenceCare
import app.curfew.export.ExportProvider
import app.curfew.lists.ListCare
import app.curfew.lists.ListsJob
import java.io.File
import java.time.ZoneId
import java.time.ZonedDateTime
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicBoolean

/**
 * What the screens are made of, wired by hand; one for each [ShellActivity], kept while it turns. Apart from
 * [AppGraph], because a call must be answered without loading the screens' classes.
 */
open class ScreensGraph(
    private val context: Context,
) {
    private val app: AppGraph = context.appGraph
    private val handler = Handler(Looper.getMainLooper())

    /** One thread for everything the screens ask of the core, so that answers come in order. */
    open val work: Work by lazy { thread("curfew-screens") }

    /** Another, for what takes long: the screens do not wait for it. */
    open val longWork: Work by lazy { thread("curfew-long") }

    /** Makes backups and brings them back: one for all graphs, as it goes on when its activity has gone. Main thread. */
    open fun backups(core: CurfewInterface): BackupPresenter =
        backups ?: BackupPresenter(core, longWork, File(context.cacheDir, "backup")).also { backups = it }

    /** What the screens ask the phone. */
    open val phone: Phone by lazy { SystemPhone(context.applicationContext, app) }

    private fun thread(name: String): Work =
        ExecutorWork(Executors.newSingleThreadExecutor { Thread(it, name) }, handler::post)

    /** Opens the Rust side. Not on the main thread: it reads files. */
    open fun openCore(): CurfewInterface = openCurfew(app.folders.device.path, app.folders.private()?.path)

    /** What is due each time the app comes to the front. Not on the main thread. */
    open fun cameToFront(core: CurfewInterface) {
        app.appOpened()
        val now = ZonedDateTime.now(ZoneId.systemDefault())
        core.setZone(now.zone.id, now.offset.totalSeconds)
        ExportProvider.filesOf(context).clean(now.toInstant().toEpochMilli())
        careForLists(core)
        if (core.settings().onboardingDone && !isKeyMade.getAndSet(true)) EvidenceCare.start(context, core)
        CallLogJob.schedule(context)
        CallLogCare.start(context.applicationContext, { core })
    }

    /** Called on the main thread when the lists were looked after, behind what is shown. */
    var onListNews: () -> Unit = {}

    /** Once in the life of the process; from then on the job does it daily. */
    private fun careForLists(core: CurfewInterface) {
        ListsJob.schedule(context)
        if (isCaredFor.getAndSet(true)) return
        ListCare.start(context.applicationContext, { core }) { handler.post { onListNews() } }
    }

    private companion object {
        val isCaredFor = AtomicBoolean()
        val isKeyMade = AtomicBoolean()
        var backups: BackupPresenter? = null
    }
}
