package androidx.test.runner.intent

import android.app.Instrumentation.ActivityResult
import android.content.Intent

/** Told of each intent that starts something. */
interface IntentMonitor

/** Takes the monitor of the running test; nobody asks for it. */
object IntentMonitorRegistry {
    @JvmStatic
    @Suppress("UNUSED_PARAMETER")
    fun registerInstance(monitor: IntentMonitor?) = Unit
}

/** Answers for an activity that is not started in a test. */
interface IntentStubber {
    fun getActivityResultForIntent(intent: Intent): ActivityResult?
}

/** There is never a stubber: Robolectric's own shadows answer. */
object IntentStubberRegistry {
    @JvmStatic
    fun isLoaded(): Boolean = false

    @JvmStatic
    fun getInstance(): IntentStubber = error("isLoaded() is false")
}
