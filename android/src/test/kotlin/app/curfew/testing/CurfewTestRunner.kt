package app.curfew.testing

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Runs a test on the Android framework, with one Rust library for the whole JVM. Use it for every test
 * that touches `android.*`: `@RunWith(CurfewTestRunner::class)`.
 *
 * Robolectric loads the app's classes anew for each Android version, and the JVM refuses to load one native
 * library from two class loaders. So the classes that own it ([SHARED]) are loaded once, by the JVM's own
 * loader, and every version sees the same ones. Such a class must not touch `android.*` nor an app class
 * that is not shared: it would meet another copy of it.
 */
class CurfewTestRunner(
    testClass: Class<*>,
) : RobolectricTestRunner(testClass) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration {
        val builder = InstrumentationConfiguration.Builder(super.createClassLoaderConfig(method))
        SHARED.forEach(builder::doNotAcquireClass)
        return builder.doNotAcquirePackage(BINDINGS).build()
    }

    private companion object {
        /** The screens' way into the library. */
        const val BINDINGS = "app.curfew.core."

        /** The classes with `external` functions. */
        val SHARED = listOf("app.curfew.screening.NativeScreener")
    }
}
