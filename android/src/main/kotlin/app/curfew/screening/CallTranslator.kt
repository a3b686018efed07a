package app.curfew.screening

import android.net.Uri
import android.os.Build
import android.telecom.Call
import android.telecom.Connection
import android.telecom.TelecomManager
import java.util.TimeZone

/** A call in the core's terms, and what could not be found out about it. */
class TranslatedCall(
    val request: ScreeningRequest,
    val failures: List<Failure>,
)

/**
 * Turns Telecom's description of a call into a [ScreeningRequest]. Main thread; waits at most
 * [FACTS_MILLIS] for contacts and telephony together. Holds no rule.
 */
class CallTranslator(
    private val contacts: ContactLookup,
    private val phone: PhoneFacts,
    private val now: () -> Long = System::currentTimeMillis,
    private val zone: () -> TimeZone = TimeZone::getDefault,
    private val sdk: Int = Build.VERSION.SDK_INT,
) {
    // One each, so that contacts that hang do not keep the telephony from being asked.
    private val contactWork = BoundedWork("contacts")
    private val phoneWork = BoundedWork("telephony")

    /** Translates one call. */
    fun translate(details: Call.Details): TranslatedCall {
        val direction = direction(details)
        val handle: Uri? = details.handle?.takeIf { !it.schemeSpecificPart.isNullOrEmpty() }
        val asksContacts =
            direction == Direction.INCOMING &&
                handle != null &&
                details.handlePresentation == TelecomManager.PRESENTATION_ALLOWED
        val deadline = System.nanoTime() + FACTS_MILLIS * NANOS_PER_MILLI
        val phoneFacts = phoneWork.ask { phone.read(handle) }
        val lookup = handle?.takeIf { asksContacts }?.let { contactWork.ask { signal -> contacts.find(it, signal) } }

        val failures = mutableListOf<Failure>()
        val contact =
            when {
                lookup != null -> contact(lookup.await(left(deadline)), failures)
                direction == Direction.INCOMING -> Contact.NO // A withheld number is nobody's.
                else -> Contact.UNKNOWN // Not asked: an outgoing call is never stopped.
            }
        val facts =
            phoneFacts.await(left(deadline)).getOrElse {
                failures += Failure(FailureKind.OTHER, "telephony: ${it.javaClass.name}")
                phone.fallback
            }
        val atMs = details.creationTimeMillis.takeIf { it > 0 } ?: now()
        val zone = zone()
        val request =
            ScreeningRequest(
                direction = direction,
                presentation = details.handlePresentation,
                verification = verification(details),
                contact = contact,
                emergency = facts.emergency,
                home = facts.home,
                atMs = atMs,
                offsetSeconds = zone.getOffset(atMs) / MILLIS_PER_SECOND,
                zone = zone.id,
                handle = details.handle?.toString(),
                network = facts.network,
            )
        return TranslatedCall(request, failures)
    }

    private fun contact(
        answer: Result<ContactLookup.Answer>,
        failures: MutableList<Failure>,
    ): Contact =
        when (val found = answer.getOrElse { ContactLookup.Answer.Failed(it.javaClass.name) }) {
            is ContactLookup.Answer.Read -> found.contact
            is ContactLookup.Answer.NotAllowed -> ContactLookup.withoutPermission(sdk)
            is ContactLookup.Answer.Failed -> {
                failures += Failure(FailureKind.CONTACTS_UNAVAILABLE, found.why)
                Contact.UNKNOWN
            }
        }

    private fun direction(details: Call.Details): Direction =
        when (details.callDirection) {
            Call.Details.DIRECTION_OUTGOING -> Direction.OUTGOING
            else -> Direction.INCOMING
        }

    /** What the network says about the number; what this app does not know counts as not verified. */
    private fun verification(details: Call.Details): Int {
        if (sdk < Build.VERSION_CODES.R) return Connection.VERIFICATION_STATUS_NOT_VERIFIED
        return when (val status = details.callerNumberVerificationStatus) {
            Connection.VERIFICATION_STATUS_PASSED, Connection.VERIFICATION_STATUS_FAILED -> status
            else -> Connection.VERIFICATION_STATUS_NOT_VERIFIED
        }
    }

    private fun left(deadlineNanos: Long): Long = (deadlineNanos - System.nanoTime()) / NANOS_PER_MILLI

    companion object {
        /** How long contacts and telephony may take; of a budget of one second, of Telecom's five. */
        const val FACTS_MILLIS = 300L

        private const val NANOS_PER_MILLI = 1_000_000L
        private const val MILLIS_PER_SECOND = 1000
    }
}
