package app.curfew.protection

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import app.curfew.appGraph
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Looks at the role twice a day, as the system does not tell when another app takes it. */
class RoleCheckJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        thread(name = "curfew-role") {
            try {
                appGraph.protectionWatch.look(CheckCause.JOB)
            } finally {
                jobFinished(parameters, false)
            }
        }
        return true
    }

    override fun onStopJob(parameters: JobParameters): Boolean = false

    companion object {
        private const val ID = 1
        private const val HOURS = 12L

        /** Has it run from now on, across restarts too. Does nothing where it is so already. */
        fun schedule(context: Context) {
            val scheduler = context.getSystemService(JobScheduler::class.java) ?: return
            if (scheduler.getPendingJob(ID) != null) return
            val job =
                JobInfo
                    .Builder(ID, ComponentName(context, RoleCheckJob::class.java))
                    .setPeriodic(TimeUnit.HOURS.toMillis(HOURS))
                    .setPersisted(true)
                    .build()
            scheduler.schedule(job)
        }
    }
}
