package app.curfew.ui

import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import android.telephony.TelephonyManager
import app.curfew.AppGraph
import app.curfew.protection.CheckCause
import app.curfew.protection.ProtectionFacts
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.systemService
import java.time.ZonedDateTime

/** What the screens ask the phone itself; faked in tests. Main thread, unless said otherwise. */
interface Phone {
    /** The time on the phone's clock. */
    fun now(): ZonedDateTime

    /** Milliseconds since the phone was started, for durations. */
    fun elapsedMillis(): Long

    /** What [app.curfew.protection.ProtectionState] goes by. Any thread. */
    fun facts(
        rulebookProblem: Boolean,
        failedLately: Boolean,
    ): ProtectionFacts

    /** Asks the user for the call screening role; start it for a result. Null: this phone has no such role. */
    fun roleRequest(): Intent?

    /** What came of [roleRequest]. */
    fun roleOutcome(tookMillis: Long): RequestOutcome

    /** Writes down that the role was gained. Not on the main thread. */
    fun noteRole()

    /** Where the user can choose this app after "don't ask again". */
    fun roleSettings(): Intent

    /** Where the user allows notifications and contacts after a refusal. */
    fun appSettings(): Intent

    fun notificationSettings(): Intent

    /** ISO 3166-1 alpha-2, upper case, of the SIM, else of the network, or null where neither says. */
    fun simRegion(): String?
}

/** [Phone] by the platform. */
internal class SystemPhone(
    private val context: Context,
    private val app: AppGraph,
) : Phone {
    override fun now(): ZonedDateTime = ZonedDateTime.now()

    override fun elapsedMillis(): Long = SystemClock.elapsedRealtime()

    override fun facts(
        rulebookProblem: Boolean,
        failedLately: Boolean,
    ): ProtectionFacts = app.protectionCheck.facts(rulebookProblem, failedLately)

    override fun roleRequest(): Intent? = app.screeningRole.request()

    override fun roleOutcome(tookMillis: Long): RequestOutcome = app.screeningRole.outcome(tookMillis)

    override fun noteRole() {
        app.protectionWatch.look(CheckCause.ROLE_REQUEST)
    }

    override fun roleSettings(): Intent = app.screeningRole.settings()

    override fun appSettings(): Intent =
        Intent(
            Settings.ACTION_APPLICATION_DETAILS_SETTINGS,
            android.net.Uri.fromParts("package", context.packageName, null),
        )

    override fun notificationSettings(): Intent =
        Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName)

    override fun simRegion(): String? {
        val telephony = context.systemService<TelephonyManager>()
        return listOf(telephony.simCountryIso, telephony.networkCountryIso)
            .firstOrNull { !it.isNullOrEmpty() }
            ?.uppercase(java.util.Locale.ROOT)
    }
}

/** Whether this Android asks the user before an app may show notifications. */
internal val asksForNotifications: Boolean
    get() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
