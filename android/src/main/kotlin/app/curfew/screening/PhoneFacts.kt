package app.curfew.screening

import android.content.Context
import android.net.Uri
import android.telephony.TelephonyManager

/** What the telephony stack knows. Any thread but the main one: it is another process. */
class PhoneFacts(
    private val context: Context,
) {
    /** The facts about one call. */
    data class Facts(
        /** ISO 3166-1 alpha-2, as the platform writes it; null where it is not known. */
        val home: String?,
        /** Whether the platform says that the other party is an emergency number. */
        val emergency: Boolean,
        /** Where the phone is, written as [home]; null where it is not known. */
        val network: String?,
    )

    /** What to go by where [read] does not answer: the regions of last time. */
    @Volatile
    var fallback: Facts = Facts(home = null, emergency = false, network = null)
        private set

    /** Reads them. A phone without telephony knows nothing. */
    fun read(handle: Uri?): Facts {
        val telephony = context.getSystemService(TelephonyManager::class.java) ?: return fallback
        val network = telephony.networkCountryIso?.takeIf { it.length == 2 }
        // Where the SIM card is from; without one, where the phone is. Abroad, home stays home.
        val home = telephony.simCountryIso?.takeIf { it.length == 2 } ?: network
        fallback = Facts(home, emergency = false, network)
        return Facts(home, handle != null && isEmergency(telephony, handle), network)
    }

    private fun isEmergency(
        telephony: TelephonyManager,
        handle: Uri,
    ): Boolean {
        if (handle.scheme != "tel") return false
        return try {
            telephony.isEmergencyNumber(handle.schemeSpecificPart)
        } catch (_: IllegalStateException) {
            false // No telephony service. The core knows the region's emergency numbers itself.
        } catch (_: UnsupportedOperationException) {
            false // API 35 and later: a device that cannot call.
        }
    }
}
