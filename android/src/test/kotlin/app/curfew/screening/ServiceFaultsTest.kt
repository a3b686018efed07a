package app.curfew.screening

import android.content.Context
import app.curfew.AppGraph
import app.curfew.CurfewApplication
import app.curfew.core.FailureKindView
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.testing.CurfewTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** Whatever is thrown in the app's own part of screening: the call rings, once, and the failure is kept. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 34], application = ServiceFaultsTest.BrokenApplication::class)
class ServiceFaultsTest {
    private lateinit var phone: TestPhone
    private val broken get() = RuntimeEnvironment.getApplication() as BrokenApplication

    @Before
    fun startPhone() {
        phone = TestPhone()
        phone.rulebook(TestPhone.ALL_STOPPED)
    }

    @After
    fun endPhone() = phone.close()

    @Test
    fun `anything thrown while deciding lets the call ring`() {
        for (thrown in THROWN) {
            broken.whileDeciding = thrown
            val answer = phone.telecom.screen(FakeCall.of("+12065550101", at(12, 0)))
            assertEquals("$thrown", Disposition.ALLOW, answer.disposition)
        }
        broken.whileDeciding = null
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of("+12065550101", at(12, 1))).disposition)
        assertEquals(THROWN.map(::kindOf), phone.failures())
        assertEquals("only the last call had a verdict", 1, phone.calls().size)
    }

    @Test
    fun `anything thrown while writing is held, and recorded at the next start`() {
        phone.telecom.screen(FakeCall.of("+12065550101", at(12, 0)))
        broken.whileWriting = IllegalStateException("disk")
        val answer = phone.telecom.screen(FakeCall.of("+12065550101", at(12, 1)))
        assertEquals("the answer was out before", Disposition.REJECT, answer.disposition)
        assertTrue(
            phone.folders.device
                .resolve("held/failures.txt")
                .readText()
                .startsWith("255 "),
        )

        phone.restart()
        assertEquals(listOf(FailureKindView.OTHER), phone.failures())
    }

    private fun kindOf(thrown: Throwable): FailureKindView =
        if (thrown is LinkageError) FailureKindView.LIBRARY_MISSING else FailureKindView.OTHER

    /** The app, with parts that throw. */
    class BrokenApplication : CurfewApplication() {
        @Volatile
        var whileDeciding: Throwable? = null

        @Volatile
        var whileWriting: Throwable? = null

        override fun createGraph(): AppGraph = BrokenGraph(this)

        private inner class BrokenGraph(
            context: Context,
        ) : AppGraph(context) {
            override val callScreener: CallScreener
                get() = whileDeciding?.let { throw it } ?: super.callScreener

            override val callAftermath: CallAftermath
                get() = whileWriting?.let { throw it } ?: super.callAftermath
        }
    }

    private companion object {
        val THROWN =
            listOf(
                UnsatisfiedLinkError("screen"),
                NoClassDefFoundError("app/curfew/screening/CallTranslator"),
                ExceptionInInitializerError("NativeScreener"),
                SecurityException("no permission"),
                IllegalStateException("a bug"),
                StackOverflowError(),
                OutOfMemoryError("of the heap"),
            )
    }
}
