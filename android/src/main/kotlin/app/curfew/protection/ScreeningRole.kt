package app.curfew.protection

import android.app.role.RoleManager
import android.content.Context
import android.content.Intent
import android.provider.Settings

/** The call screening role: held by one app at a time, asked for by [request]. Main thread. */
class ScreeningRole(
    context: Context,
) {
    private val roles: RoleManager? = context.getSystemService(RoleManager::class.java)

    /** Whether this phone has such a role at all. */
    fun isAvailable(): Boolean = roles?.isRoleAvailable(RoleManager.ROLE_CALL_SCREENING) == true

    /** Whether Telecom sends calls here. */
    fun isHeld(): Boolean = roles?.isRoleHeld(RoleManager.ROLE_CALL_SCREENING) == true

    /** Asks the user. To be started for a result: the system ignores it without a caller. Null: there is no role. */
    fun request(): Intent? =
        roles?.takeIf { isAvailable() }?.createRequestRoleIntent(RoleManager.ROLE_CALL_SCREENING)

    /** The system's list of default apps, where the user can choose this one. */
    fun settings(): Intent = Intent(Settings.ACTION_MANAGE_DEFAULT_APPS_SETTINGS)

    /**
     * What came of [request].
     *
     * After "don't ask again" the system ends the request at once and without a word, which a person cannot do
     * by hand: then only [settings] helps.
     */
    fun outcome(tookMillis: Long): RequestOutcome =
        when {
            isHeld() -> RequestOutcome.HELD
            tookMillis < TOO_QUICK_FOR_A_PERSON_MILLIS -> RequestOutcome.NOT_ASKED
            else -> RequestOutcome.DECLINED
        }

    /** What came of a request. */
    enum class RequestOutcome {
        /** The role is held. */
        HELD,

        /** The user said no. */
        DECLINED,

        /** The system did not ask the user: open [settings]. */
        NOT_ASKED,
    }

    private companion object {
        const val TOO_QUICK_FOR_A_PERSON_MILLIS = 500L
    }
}
