package app.curfew.protection

import android.app.job.JobParameters
import android.app.job.JobService
import android.content.Context
import app.curfew.appGraph
import app.curfew.calllog.CallLogJob
import app.curfew.scheduleEvery
import kotlin.concurrent.thread

/** Looks at the role twice a day, as the system does not tell when another app takes it; then at the call log, and at what came late. */
class RoleCheckJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        thread(name = "curfew-role") {
            try {
                appGraph.protectionWatch.look(CheckCause.JOB)
            } finally {
                CallLogJob.look(applicationContext) { jobFinished(parameters, false) }
            }
        }
        return true
    }

    override fun onStopJob(parameters: JobParameters): Boolean = false

    companion object {
        private const val ID = 1
        private const val HOURS = 12L

        /** Has it run from now on. */
        fun schedule(context: Context) = context.scheduleEvery(HOURS, ID, RoleCheckJob::class.java)
    }
}
