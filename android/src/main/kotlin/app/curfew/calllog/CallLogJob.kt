package app.curfew.calllog

import android.app.job.JobParameters
import android.app.job.JobService
import android.content.Context
import app.curfew.appGraph
import app.curfew.core.openCurfew
import app.curfew.scheduleOn
import java.util.concurrent.TimeUnit

/** Looks at the call log when it has changed, some seconds after a call. */
class CallLogJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        look(applicationContext) {
            // A job for a change runs once. The next one first, so that no change falls between.
            schedule(applicationContext, again = true)
            jobFinished(parameters, false)
        }
        return true
    }

    override fun onStopJob(parameters: JobParameters?): Boolean {
        schedule(applicationContext, again = true)
        return false
    }

    companion object {
        private const val ID = 3
        private val WAIT_MS = TimeUnit.SECONDS.toMillis(5)

        /** Looks now, with the library that calls are screened with; [onDone] is called on the thread that looks. */
        fun look(
            context: Context,
            onDone: () -> Unit,
        ) {
            val folders = context.appGraph.folders
            CallLogCare.start(context, { openCurfew(folders.device.path, folders.private()?.path) }, onDone)
        }

        /** Has it run at the next change, if the log may be read; [again]: also where it is running now. */
        fun schedule(
            context: Context,
            again: Boolean = false,
        ) {
            if (!CallLogReader(context).isAllowed) return
            context.scheduleOn(CallLogReader.LOG, WAIT_MS, ID, CallLogJob::class.java, again)
        }
    }
}
