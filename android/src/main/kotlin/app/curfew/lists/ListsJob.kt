package app.curfew.lists

import android.app.job.JobParameters
import android.app.job.JobService
import android.content.Context
import app.curfew.appGraph
import app.curfew.core.openCurfew
import app.curfew.scheduleEvery

/** Looks after the lists once a day, while the battery is not low. It needs no network. */
class ListsJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        val folders = appGraph.folders
        ListCare.start(applicationContext, { openCurfew(folders.device.path, folders.private()?.path) }) {
            jobFinished(parameters, false)
        }
        return true
    }

    override fun onStopJob(parameters: JobParameters): Boolean = false

    companion object {
        private const val ID = 2
        private const val HOURS = 24L

        /** Has it run from now on. */
        fun schedule(context: Context) =
            context.scheduleEvery(HOURS, ID, ListsJob::class.java) { setRequiresBatteryNotLow(true) }
    }
}
