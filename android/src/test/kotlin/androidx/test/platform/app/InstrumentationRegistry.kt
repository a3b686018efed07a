package androidx.test.platform.app

import android.app.Instrumentation
import android.os.Bundle

/**
 * Holds the instrumentation of the running test.
 *
 * The files under `androidx/test` stand in for the AndroidX Test library, which Maven Central does not
 * have: just the types that Robolectric links to. No test uses them directly.
 */
object InstrumentationRegistry {
    private var instrumentation: Instrumentation? = null

    @JvmStatic
    fun registerInstance(
        instrumentation: Instrumentation?,
        @Suppress("UNUSED_PARAMETER") arguments: Bundle?,
    ) {
        this.instrumentation = instrumentation
    }

    @JvmStatic
    fun getInstrumentation(): Instrumentation =
        checkNotNull(instrumentation) { "no instrumentation is registered: is this test run by Robolectric?" }
}
