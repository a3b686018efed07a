package app.curfew.run

import android.app.NotificationManager
import android.os.Build
import android.telephony.TelephonyManager
import app.curfew.AppGraph
import app.curfew.CurfewApplication
import app.curfew.appGraph
import app.curfew.core.FailureKindView
import app.curfew.core.HistoryFilter
import app.curfew.core.ReasonView
import app.curfew.core.openCurfew
import app.curfew.screening.Disposition
import app.curfew.screening.FakeTelecom
import app.curfew.screening.Folders
import app.curfew.screening.NativeCore
import app.curfew.screening.Screened
import app.curfew.screening.ScreeningCore
import app.curfew.screening.ScreeningReply
import app.curfew.systemService
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.util.TimeZone

/** The app with its files in a folder that stays: the one that the command line reads, too. */
class DayApplication : CurfewApplication() {
    override fun createGraph(): AppGraph =
        object : AppGraph(this) {
            override val folders = Folders(data) { data }
            override val core = VerdictNote(NativeCore(folders, heldFailures))
        }

    companion object {
        /** The folder. Set before the app is first used. */
        lateinit var data: File
    }
}

/** Notes the last verdict on its way through. */
class VerdictNote(
    private val core: ScreeningCore,
) : ScreeningCore by core {
    /** The last verdict. */
    var last: Screened? = null
        private set

    override fun screen(request: ByteArray): Screened = core.screen(request).also { last = it }
}

/**
 * Sends a day of calls through the screening service: its real binder, the real library, the real ledger. Test
 * thread, which is the main thread.
 */
class DayDriver(
    private val data: File,
    private val home: String,
    private val progress: (String) -> Unit,
) {
    private val verdicts get() = RuntimeEnvironment.getApplication().appGraph.core as VerdictNote

    /** Read after the first call: the rules are loaded by that call, as in a new process. */
    private val ruleIds by lazy { openCurfew(data.path, data.path).rulebook().rules.map { it.id } }

    /** Runs all calls in their order. */
    fun run(calls: List<DayCall>): DayResult {
        val app = RuntimeEnvironment.getApplication()
        shadowOf(app.systemService<TelephonyManager>()).setNetworkCountryIso(home)
        val zoneBefore = TimeZone.getDefault()
        val begun = System.nanoTime()
        val report = Progress(calls.size, begun)
        val answers =
            try {
                calls.mapIndexed { index, call ->
                    val answer = screen(call)
                    // As the system does, which keeps no more than fifty of an app.
                    if (index % NOTIFICATIONS == 0) app.systemService<NotificationManager>().cancelAll()
                    report.after(index + 1)?.let(progress)
                    answer
                }
            } finally {
                TimeZone.setDefault(zoneBefore)
            }
        val seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND
        compareLedger(answers)
        return DayResult(answers, Build.VERSION.SDK_INT, seconds, data.resolve("ledger.log"))
    }

    /** Binds, asks, unbinds, as Telecom does for each call. */
    private fun screen(call: DayCall): DayAnswer {
        TimeZone.setDefault(call.zone)
        return FakeTelecom().use { telecom ->
            var answeredAt = 0L
            telecom.onAnswer = { answeredAt = System.nanoTime() }
            val askedAt = System.nanoTime()
            telecom.send(call.toFakeCall())
            telecom.settle()
            val reply = decided()
            DayAnswer(
                call = call,
                disposition = telecom.answers.single().disposition,
                rule = reply.rule?.let(ruleIds::get),
                reason = ReasonView.entries[reply.reason].name.lowercase(),
                nanos = answeredAt - askedAt,
            )
        }
    }

    private fun decided(): ScreeningReply =
        when (val verdict = verdicts.last) {
            is Screened.Decided -> verdict.reply
            is Screened.Failed -> error("a call was not decided: ${verdict.failure}")
            null -> error("no call was decided")
        }

    /** Checks that the ledger says the same as the answers did. */
    private fun compareLedger(answers: List<DayAnswer>) {
        val core = openCurfew(data.path, data.path)
        val counts = core.counts(HistoryFilter(null, null, null, emptyList(), false))
        val told = Disposition.entries.map { disposition -> answers.count { it.disposition == disposition }.toULong() }
        check(told == listOf(counts.allow, counts.silence, counts.reject)) { "told $told, but the ledger has $counts" }
        // A report from before 2020 is a call on a phone whose clock was never set, which is a failure that shows.
        val clockNotSet = answers.count { it.reason == ReasonView.CLOCK_NOT_SET.name.lowercase() }.toULong()
        // A busy machine may add some: a look-up that took too long, an answer that came late. Nothing else.
        val failures = core.health().failures
        check(counts.failures == failures.size.toULong()) { "${counts.failures} failures, more than health shows" }
        val unset = failures.count { it.kind == FailureKindView.CLOCK_NOT_SET }.toULong()
        check(unset == clockNotSet) { "$unset clocks not set, not $clockNotSet" }
        val kinds = failures.map { it.kind }.toSet()
        check(TOLERATED.containsAll(kinds)) { "failures of other kinds: $kinds" }
    }

    /** A line every half second: how many, how fast, how long still. */
    private class Progress(
        private val calls: Int,
        private val begun: Long,
    ) {
        private var next = begun

        fun after(done: Int): String? {
            val now = System.nanoTime()
            if (now < next && done != calls) return null
            next = now + HALF_SECOND
            val rate = done / ((now - begun) / NANOS_PER_SECOND)
            val left = ((calls - done) / rate).toInt()
            return "run: $done of $calls calls, ${rate.toInt()} a second, $left s left"
        }
    }

    companion object {
        private val TOLERATED =
            setOf(
                FailureKindView.CLOCK_NOT_SET,
                FailureKindView.LATE_ANSWER,
                FailureKindView.CONTACTS_UNAVAILABLE,
                FailureKindView.OTHER,
            )
        private const val NOTIFICATIONS = 50
        private const val NANOS_PER_SECOND = 1e9
        private const val HALF_SECOND = 500_000_000L
    }
}
