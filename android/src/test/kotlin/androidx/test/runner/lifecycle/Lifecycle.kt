package androidx.test.runner.lifecycle

import android.app.Activity

/** Where an activity is in its life. */
enum class Stage { PRE_ON_CREATE, CREATED, STARTED, RESUMED, PAUSED, STOPPED, RESTARTED, DESTROYED }

/** Where an application is in its life. */
enum class ApplicationStage { PRE_ON_CREATE, CREATED }

/** Tells where an activity is in its life. */
interface ActivityLifecycleMonitor {
    fun getLifecycleStageOf(activity: Activity): Stage
}

/** Told when the application is created. */
interface ApplicationLifecycleMonitor

/** The monitor of the running test. */
object ActivityLifecycleMonitorRegistry {
    private var monitor: ActivityLifecycleMonitor? = null

    @JvmStatic
    fun registerInstance(monitor: ActivityLifecycleMonitor?) {
        this.monitor = monitor
    }

    @JvmStatic
    fun getInstance(): ActivityLifecycleMonitor = checkNotNull(monitor) { "no activity monitor is registered" }
}

/** The monitor of the running test. */
object ApplicationLifecycleMonitorRegistry {
    private var monitor: ApplicationLifecycleMonitor? = null

    @JvmStatic
    fun registerInstance(monitor: ApplicationLifecycleMonitor?) {
        this.monitor = monitor
    }

    @JvmStatic
    fun getInstance(): ApplicationLifecycleMonitor = checkNotNull(monitor) { "no application monitor is registered" }
}
