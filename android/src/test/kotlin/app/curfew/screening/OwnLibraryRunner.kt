package app.curfew.screening

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Runs a test with classes of its own throughout, [NativeScreener] and the bindings included, as if
 * the process had just been started. The test says which library is loaded ([use]); it cannot be the file that
 * other tests use, because the JVM ties a library to one class loader.
 */
class OwnLibraryRunner(
    testClass: Class<*>,
) : RobolectricTestRunner(testClass) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration =
        InstrumentationConfiguration
            .Builder(super.createClassLoaderConfig(method))
            // A class that is not there: makes the configuration differ, so that the class loader is not shared.
            .doNotAcquireClass(testClass.name + "Alone")
            .build()

    companion object {
        private const val PROPERTY = "curfew.library"

        /** Has [body] run while `NativeScreener`, first used in it, loads the library at [path]. */
        fun <T> use(
            path: String,
            body: () -> T,
        ): T {
            val before = System.getProperty(PROPERTY)
            System.setProperty(PROPERTY, path)
            try {
                return body()
            } finally {
                System.setProperty(PROPERTY, before.orEmpty())
            }
        }
    }
}
