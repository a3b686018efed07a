package app.curfew.screening

import app.curfew.CurfewApplication
import app.curfew.screening.TestPhone.Companion.at
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File
import java.util.jar.JarFile

/**
 * What is loaded to screen a call: nothing of the generated bindings or of the screens.
 */
@RunWith(OwnLibraryRunner::class)
@Config(sdk = [34])
class ScreeningPathTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `screening a call loads no class of the bindings or of the screens`() {
        val library = File(checkNotNull(System.getProperty("curfew.library")))
        val copy = library.copyTo(folder.root.resolve(library.name))
        OwnLibraryRunner.use(copy.path) {
            val app = RuntimeEnvironment.getApplication() as CurfewApplication
            val device = app.graph.folders.device
            device.mkdirs()
            device.resolve("rulebook.json").writeText("""{"version": 1, "rules": [${TestPhone.ALL_STOPPED}]}""")
            FakeTelecom().use {
                assertEquals(Disposition.REJECT, it.screen(FakeCall.of("+12065550101", at(22, 31))).disposition)
            }
        }
        // The system makes content providers with every process.
        val forbidden = classesIn(APP)
            .distinct()
            .filterNot(ALLOWED::matches)
            .filterNot { it.substringBefore('$') == EXPORT_PROVIDER }
        val packages = forbidden.map { it.removePrefix("$APP.").substringBefore('.') }.toSet()
        assertEquals(emptySet<String>(), setOf("core", "ui", "cases", "health", "evidence", "welcome") - packages)
        assertTrue("${forbidden.size} classes are looked for", forbidden.size > 500)
        assertEquals(emptyList<String>(), forbidden.filter(::isLoaded))

        // The same look finds a class that is loaded.
        val loader = javaClass.classLoader
        Class.forName(INTERFACE, false, loader)
        assertTrue(isLoaded(INTERFACE))
        assertTrue(isLoaded(CurfewScreeningService::class.java.name))
    }

    private fun isLoaded(name: String): Boolean {
        val find = ClassLoader::class.java.getDeclaredMethod("findLoadedClass", String::class.java)
        find.isAccessible = true
        return find.invoke(javaClass.classLoader, name) != null
    }

    /** The names of all classes in a package, its packages included, wherever on the class path they lie. */
    private fun classesIn(packageName: String): List<String> {
        val path = packageName.replace('.', '/')
        return javaClass.classLoader!!
            .getResources(path)
            .toList()
            .flatMap { url ->
                when (url.protocol) {
                    "jar" -> JarFile(File(java.net.URI(url.path.substringBefore("!")))).use { jar ->
                        jar
                            .entries()
                            .toList()
                            .map { it.name }
                            .filter { it.startsWith("$path/") }
                    }
                    else -> File(url.toURI()).walk().map { "$path/" + it.relativeTo(File(url.toURI())).path }.toList()
                }
            }.filter { it.endsWith(".class") }
            .map { it.removeSuffix(".class").replace('/', '.') }
    }

    private companion object {
        const val INTERFACE = "app.curfew.core.CurfewInterface"
        const val EXPORT_PROVIDER = "app.curfew.export.ExportProvider"
        const val APP = "app.curfew"

        /** What a call may need, and what stands under this test; nothing else of the app. */
        val ALLOWED =
            Regex(
                """app\.curfew\.((screening|protection|time|testing)\..*""" +
                    """|(CurfewApplication|AppGraph|R)\b.*|[A-Za-z]+Kt)""",
            )
    }
}
