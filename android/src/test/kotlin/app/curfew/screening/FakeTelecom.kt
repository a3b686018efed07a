package app.curfew.screening

import android.content.ComponentName
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.os.Looper
import android.telecom.CallScreeningService.ParcelableCallResponse
import android.telecom.DisconnectCause
import android.telecom.ParcelableCall
import android.telecom.TelecomManager
import com.android.internal.telecom.ICallScreeningAdapter
import com.android.internal.telecom.ICallScreeningService
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ServiceController
import java.lang.reflect.Proxy
import java.time.Duration

/** How long Telecom waits for a screener, as AOSP's `CallScreeningServiceFilter` states it, before it lets the call ring. */
val TELECOM_WAITS: Duration = Duration.ofSeconds(5)

/** A call as Telecom describes it to a screener. */
data class FakeCall(
    val handle: Uri?,
    val presentation: Int = TelecomManager.PRESENTATION_ALLOWED,
    val atMs: Long = System.currentTimeMillis(),
    val outgoing: Boolean = false,
) {
    companion object {
        /** A call from, or to, a number. */
        fun of(
            number: String,
            atMs: Long,
            outgoing: Boolean = false,
        ): FakeCall = FakeCall(Uri.fromParts("tel", number, null), atMs = atMs, outgoing = outgoing)

        /** A call whose number was withheld: no handle. */
        fun hidden(
            atMs: Long,
            presentation: Int = TelecomManager.PRESENTATION_RESTRICTED,
        ): FakeCall = FakeCall(null, presentation, atMs)
    }
}

/** One answer of a screener, in the words of Telecom's adapter. */
data class FakeAnswer(
    val callId: String,
    val disallow: Boolean,
    val reject: Boolean,
    val silence: Boolean,
    val skipCallLog: Boolean,
    val skipNotification: Boolean,
    val component: ComponentName?,
) {
    /** What the answer makes of a call, as Telecom's filters combine it (android-telecom: disallow wins). */
    val disposition: Disposition
        get() =
            when {
                disallow && reject -> Disposition.REJECT
                disallow -> error("disallowed without rejecting: the caller would hear it ring for ever")
                silence -> Disposition.SILENCE
                else -> Disposition.ALLOW
            }
}

/**
 * Telecom's side of screening: binds the service and talks to it through its real binder, as the version of
 * Android under test does. Test thread, which is the main thread.
 */
class FakeTelecom : AutoCloseable {
    private val controller: ServiceController<CurfewScreeningService> =
        Robolectric.buildService(CurfewScreeningService::class.java).create()
    private val screener: ICallScreeningService =
        ICallScreeningService.Stub.asInterface(controller.get().onBind(Intent()))
    private var calls = 0

    /** Every answer so far, in order. */
    val answers = mutableListOf<FakeAnswer>()

    /** Runs inside the adapter, at the moment of an answer. */
    var onAnswer: (FakeAnswer) -> Unit = {}

    /** Sends one call to the screener and lets it do all it does. */
    fun screen(call: FakeCall): FakeAnswer {
        val id = send(call)
        settle()
        return answers.single { it.callId == id }
    }

    /** Puts a call into the screener's queue. Gives the call's id. */
    fun send(call: FakeCall): String {
        val id = "TC@${++calls}"
        screener.screenCall(adapter(), parcelable(id, call))
        return id
    }

    /** Lets the main thread do all that waits. */
    fun settle() = shadowOf(Looper.getMainLooper()).idle()

    /** Unbinds, as Telecom does when it has its answer. (Robolectric cannot destroy this kind of service.) */
    override fun close() {
        controller.unbind()
    }

    private fun adapter(): ICallScreeningAdapter {
        val type = ICallScreeningAdapter::class.java
        return Proxy.newProxyInstance(type.classLoader, arrayOf(type)) { proxy, method, arguments ->
            when (method.name) {
                "onScreeningResponse" -> answered(response(arguments))
                "allowCall" -> answered(allow(arguments[0] as String, null))
                "silenceCall" -> answered(allow(arguments[0] as String, null).copy(silence = true))
                "disallowCall" -> answered(disallow(arguments))
                "toString" -> "adapter"
                "hashCode" -> System.identityHashCode(proxy)
                "equals" -> proxy === arguments[0]
                "asBinder" -> null
                else -> error("Telecom does not expect ${method.name}")
            }
        } as ICallScreeningAdapter
    }

    private fun answered(answer: FakeAnswer) {
        answers += answer
        onAnswer(answer)
    }

    private fun allow(
        id: String,
        component: ComponentName?,
    ) = FakeAnswer(id, false, false, false, false, false, component)

    /** Android 11 and later. No response at all is what the framework sends for an outgoing call. */
    private fun response(arguments: Array<Any?>): FakeAnswer {
        val id = arguments[0] as String
        val component = arguments[1] as ComponentName
        val response = arguments[2] as ParcelableCallResponse? ?: return allow(id, component)
        return FakeAnswer(
            callId = id,
            disallow = response.shouldDisallowCall(),
            reject = response.shouldRejectCall(),
            silence = response.shouldSilenceCall(),
            skipCallLog = response.shouldSkipCallLog(),
            skipNotification = response.shouldSkipNotification(),
            component = component,
        )
    }

    /** Android 10: id, shouldReject, shouldAddToCallLog, shouldShowNotification, component. */
    private fun disallow(arguments: Array<Any?>): FakeAnswer =
        FakeAnswer(
            callId = arguments[0] as String,
            disallow = true,
            reject = arguments[1] as Boolean,
            silence = false,
            skipCallLog = !(arguments[2] as Boolean),
            skipNotification = !(arguments[3] as Boolean),
            component = arguments[4] as ComponentName,
        )

    private fun parcelable(
        id: String,
        call: FakeCall,
    ): ParcelableCall {
        val direction = if (call.outgoing) DIRECTION_OUTGOING else DIRECTION_INCOMING
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return parcelable29(id, call, direction)
        return ParcelableCall
            .ParcelableCallBuilder()
            .setId(id)
            .setState(STATE_RINGING)
            .setCannedSmsResponses(emptyList())
            .setChildCallIds(emptyList())
            .setConferenceableCallIds(emptyList())
            .setHandle(call.handle)
            .setHandlePresentation(call.presentation)
            .setCreationTimeMillis(call.atMs)
            .setCallDirection(direction)
            .createParcelableCall()
    }

    /** Android 10 has no builder. */
    private fun parcelable29(
        id: String,
        call: FakeCall,
        direction: Int,
    ): ParcelableCall {
        val constructor = ParcelableCall::class.java.constructors.single { it.parameterCount == PARAMETERS_29 }
        return constructor.newInstance(
            id,
            STATE_RINGING,
            DisconnectCause(DisconnectCause.UNKNOWN),
            emptyList<String>(),
            0,
            0,
            0,
            0L,
            call.handle,
            call.presentation,
            "",
            0,
            null,
            null,
            false,
            null,
            false,
            null,
            null,
            emptyList<String>(),
            null,
            0,
            emptyList<String>(),
            Bundle.EMPTY,
            Bundle.EMPTY,
            call.atMs,
            direction,
        ) as ParcelableCall
    }

    private companion object {
        const val STATE_RINGING = 4
        const val DIRECTION_INCOMING = 0
        const val DIRECTION_OUTGOING = 1
        const val PARAMETERS_29 = 27
    }
}
