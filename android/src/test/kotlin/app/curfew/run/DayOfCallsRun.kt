package app.curfew.run

import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import java.io.File

/**
 * `./dev run` without a phone: a day of calls through the app's own service on the Android framework in the JVM.
 * Not among the tests (its name does not end in `Test`); started by
 * ```
 * mvn -f android/pom.xml test -Dtest=DayOfCallsRun -Dcurfew.run.calls=FILE -Dcurfew.run.data=DIR \
 *     -Dcurfew.run.out=FILE.json [-Dcurfew.run.tsv=FILE.tsv] [-Dcurfew.run.home=US]
 * ```
 * `calls`: lines `LINE TAB UNIX_MS TAB ZONE TAB NUMBER`. `data`: where the rulebook and lists lie and the ledger
 * goes. `out`: the result. `tsv`: each call's disposition and rule, to compare
 * with what `curfew replay --verdicts-out` writes.
 */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [34], application = DayApplication::class)
class DayOfCallsRun {
    @Test
    fun run() {
        val data = File(setting("data"))
        DayApplication.data = data
        val calls = DayCall.read(File(setting("calls")))
        val result = DayDriver(data, System.getProperty("curfew.run.home", "US"), ::println).run(calls)
        File(setting("out")).writeText(result.toJson())
        System.getProperty("curfew.run.tsv")?.let { File(it).writeText(result.toTsv()) }
        assertEquals(calls.size, result.answers.size)
    }

    private fun setting(name: String): String =
        checkNotNull(System.getProperty("curfew.run.$name")) { "-Dcurfew.run.$name is missing" }
}
