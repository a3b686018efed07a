package app.curfew.lists

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import app.curfew.appGraph
import app.curfew.core.openCurfew
import java.util.concurrent.TimeUnit

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

        /** Has it run from now on, across restarts too. Does nothing where it is so already. */
        fun schedule(context: Context) {
            val scheduler = context.getSystemService(JobScheduler::class.java) ?: return
            if (scheduler.getPendingJob(ID) != null) return
            val job =
                JobInfo
                    .Builder(ID, ComponentName(context, ListsJob::class.java))
                    .setPeriodic(TimeUnit.HOURS.toMillis(HOURS))
                    .setRequiresBatteryNotLow(true)
                    .setPersisted(true)
                    .build()
            scheduler.schedule(job)
        }
    }
}
