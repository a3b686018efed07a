package app.curfew

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import android.net.Uri
import java.util.concurrent.TimeUnit

/**
 * Has [service] run every so many [hours] from now on, across restarts too, under what [more] asks for. Does nothing where
 * it is so already. An [id] is of one job only.
 */
fun Context.scheduleEvery(
    hours: Long,
    id: Int,
    service: Class<out JobService>,
    more: JobInfo.Builder.() -> Unit = {},
) {
    val scheduler = getSystemService(JobScheduler::class.java) ?: return
    if (scheduler.getPendingJob(id) != null) return
    val job = JobInfo.Builder(id, ComponentName(this, service))
    job.setPeriodic(TimeUnit.HOURS.toMillis(hours)).setPersisted(true).more()
    scheduler.schedule(job.build())
}

/**
 * Has [service] run once, [waitMs] after the next change of [uri] or of what is below it. The system forgets it at a restart.
 * Does nothing where it waits already, unless [again].
 */
fun Context.scheduleOn(
    uri: Uri,
    waitMs: Long,
    id: Int,
    service: Class<out JobService>,
    again: Boolean,
) {
    val scheduler = getSystemService(JobScheduler::class.java) ?: return
    if (!again && scheduler.getPendingJob(id) != null) return
    val change = JobInfo.TriggerContentUri(uri, JobInfo.TriggerContentUri.FLAG_NOTIFY_FOR_DESCENDANTS)
    val job = JobInfo.Builder(id, ComponentName(this, service)).addTriggerContentUri(change)
    scheduler.schedule(job.setTriggerContentUpdateDelay(waitMs).build())
}
