package app.curfew

import android.content.Context
import app.curfew.protection.CheckCause
import app.curfew.protection.ProtectionCheck
import app.curfew.protection.ProtectionNotifier
import app.curfew.protection.ProtectionWatch
import app.curfew.protection.RoleCheckJob
import app.curfew.protection.RoleMonitor
import app.curfew.protection.ScreeningRole
import app.curfew.protection.StoredRoleMemory
import app.curfew.screening.CallAftermath
import app.curfew.screening.CallScreener
import app.curfew.screening.CallTranslator
import app.curfew.screening.ContactLookup
import app.curfew.screening.Folders
import app.curfew.screening.HeldFailures
import app.curfew.screening.NativeCore
import app.curfew.screening.PhoneFacts
import app.curfew.screening.PhoneStart
import app.curfew.screening.ScreeningCore
import app.curfew.screening.StoppedCallNotifier

/**
 * Wires screening and protection by hand; one for the process. Each part is made when it is first asked for.
 *
 * No field or function here names a class of the screens, or of `app.curfew.core`: a call must be
 * answered without loading them (`ScreeningPathTest`). The screens have a graph of their own.
 */
open class AppGraph(
    private val context: Context,
) {
    open val folders: Folders by lazy { Folders.of(context) }
    val heldFailures: HeldFailures by lazy { HeldFailures(folders.device) }
    open val core: ScreeningCore by lazy { NativeCore(folders, heldFailures) { PhoneStart.of(context) } }

    open val callScreener: CallScreener by lazy {
        CallScreener(CallTranslator(ContactLookup(context), PhoneFacts(context)), core)
    }
    val stoppedCalls: StoppedCallNotifier by lazy { StoppedCallNotifier(context) }
    open val callAftermath: CallAftermath by lazy { CallAftermath(core, stoppedCalls, protectionWatch) }

    val screeningRole: ScreeningRole by lazy { ScreeningRole(context) }
    val protectionCheck: ProtectionCheck by lazy { ProtectionCheck(context, screeningRole, stoppedCalls) }
    val protectionWatch: ProtectionWatch by lazy {
        val monitor = RoleMonitor(screeningRole::isHeld, StoredRoleMemory(context), core)
        ProtectionWatch(monitor, ProtectionNotifier(context))
    }

    /** What is due whenever the user opens the app. Not on the main thread: it may write to the ledger. */
    fun appOpened() {
        core.refresh()
        protectionWatch.look(CheckCause.APP_OPENED)
        RoleCheckJob.schedule(context)
    }
}

/** The graph of the app that a context belongs to. */
val Context.appGraph: AppGraph
    get() = (applicationContext as CurfewApplication).graph
