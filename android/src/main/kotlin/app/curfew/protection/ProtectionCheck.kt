package app.curfew.protection

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import app.curfew.screening.NativeScreener
import app.curfew.screening.StoppedCallNotifier

/** Collects what the platform knows of [ProtectionFacts]. Any thread; cheap enough for the main one. */
class ProtectionCheck(
    private val context: Context,
    private val role: ScreeningRole,
    private val stoppedCalls: StoppedCallNotifier,
) {
    /** The facts of this moment. The caller adds what the core's health says. */
    fun facts(
        rulebookProblem: Boolean = false,
        failedLately: Boolean = false,
    ): ProtectionFacts =
        ProtectionFacts(
            roleHeld = role.isHeld(),
            libraryLoaded = NativeScreener.missing == null,
            contactsReadable = isGranted(Manifest.permission.READ_CONTACTS),
            contactsMatter = Build.VERSION.SDK_INT < Build.VERSION_CODES.R,
            notificationsShown = stoppedCalls.canShow(),
            rulebookProblem = rulebookProblem,
            failedLately = failedLately,
            callLogReadable = isGranted(Manifest.permission.READ_CALL_LOG),
        )

    private fun isGranted(permission: String): Boolean =
        context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED
}
