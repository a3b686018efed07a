package app.curfew.screening

import android.Manifest
import android.app.NotificationManager
import android.content.ComponentName
import android.os.Build
import android.os.UserManager
import android.telecom.TelecomManager
import android.telephony.TelephonyManager
import app.curfew.core.DispositionView
import app.curfew.core.FailureKindView
import app.curfew.core.PresentationView
import app.curfew.core.ReasonView
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/**
 * Calls through the service's real binder into the real library, on each version of Android. What CTS asserts of a
 * third-party screener (ThirdPartyCallScreeningServiceTest: testRejectCall, testIncomingCallHasSilenceExtra,
 * testAllowCall, testHasPermissionAndHasContactIncoming, testRejectCallAndTryToSkipCallLog) is among it, as far as
 * it is the screener's own part.
 */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 31, 34, 35])
class CallScreeningTest {
    private lateinit var phone: TestPhone

    @Before
    fun startPhone() {
        phone = TestPhone()
    }

    @After
    fun endPhone() = phone.close()

    @Test
    fun `a call that no rule is about rings`() {
        phone.rulebook(TestPhone.stopped(STRANGER))
        val answer = phone.telecom.screen(FakeCall.of(OTHER, at(12, 0)))

        assertEquals(Disposition.ALLOW, answer.disposition)
        assertFalse(answer.skipNotification)
        val call = phone.calls().single()
        assertEquals(OTHER, call.number)
        assertEquals(ReasonView.NO_RULE_MATCHED, call.reason)
        assertEquals(at(12, 0), call.atMs)
        assertEquals("UTC", call.zone)
        assertEquals(emptyList<Any>(), phone.failures())
    }

    @Test
    fun `a call in quiet hours is silent`() {
        phone.rulebook(TestPhone.QUIET_HOURS)
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(22, 31)))

        assertEquals(Disposition.SILENCE, answer.disposition)
        assertFalse("the system shows it", answer.skipNotification)
        assertEquals(DispositionView.SILENCE, phone.calls().single().disposition)
        assertEquals("Quiet hours", phone.calls().single().ruleName)
    }

    @Test
    fun `the minute at which quiet hours end is outside`() {
        phone.rulebook(TestPhone.QUIET_HOURS)
        assertEquals(Disposition.SILENCE, phone.telecom.screen(FakeCall.of(STRANGER, at(6, 59))).disposition)
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(STRANGER, at(7, 0))).disposition)
    }

    @Test
    fun `a rejected call is disallowed and rejected, stays in the call log, and is named as ours`() {
        phone.rulebook(TestPhone.stopped(STRANGER))
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0)))

        assertTrue(answer.disallow)
        assertTrue(answer.reject)
        assertFalse(answer.silence)
        assertFalse("no app may hide a call from the log", answer.skipCallLog)
        assertTrue("the app shows it itself", answer.skipNotification)
        assertEquals(ComponentName("app.curfew", CurfewScreeningService::class.java.name), answer.component)
        assertEquals(DispositionView.REJECT, phone.calls().single().disposition)
    }

    @Test
    fun `a rule that wants no notification is heeded, and neither the app nor the system shows one`() {
        val silently = TestPhone.stopped(STRANGER).dropLast(1) + """, "notify": false}"""
        phone.rulebook(silently, TestPhone.stopped(OTHER).replace("\"one\"", "\"two\""))
        for (shown in listOf(true, false)) {
            shadowOf(notifications()).setNotificationsEnabled(shown)
            val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0)))
            assertEquals(Disposition.REJECT, answer.disposition)
            assertTrue(answer.skipNotification)
        }
        assertEquals(0, notifications().activeNotifications.size)
        shadowOf(notifications()).setNotificationsEnabled(true)
        phone.telecom.screen(FakeCall.of(OTHER, at(12, 1)))
        assertEquals("the call, and its group", 2, notifications().activeNotifications.size)
    }

    @Test
    fun `calls and dialled numbers are remembered for the rules that ask`() {
        phone.rulebook(
            """{"id": "again", "name": "Again", "who": {"all": [{"repeated": {"calls": 2, "minutes": 5}},
                {"none": [{"dialled": {"days": 1}}]}]}, "then": "reject"}""",
        )
        phone.telecom.screen(FakeCall.of(THIRD, at(11, 0)))
        phone.telecom.screen(FakeCall.of(OTHER, at(12, 0), outgoing = true))
        phone.restart()
        val day = 4
        for ((minute, number, expected) in listOf(
            Triple(50, STRANGER, Disposition.ALLOW),
            Triple(51, OTHER, Disposition.ALLOW),
            Triple(52, STRANGER, Disposition.REJECT),
            Triple(53, OTHER, Disposition.ALLOW),
        )) {
            assertEquals(expected, phone.telecom.screen(FakeCall.of(number, at(11, minute, day))).disposition)
        }
        assertEquals(emptyList<Any>(), phone.failures())
    }

    @Test
    fun `without own notifications the system's stays`() {
        shadowOf(notifications()).setNotificationsEnabled(false)
        phone.rulebook(TestPhone.stopped(STRANGER))
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0)))

        assertEquals(Disposition.REJECT, answer.disposition)
        assertFalse(answer.skipNotification)
    }

    @Test
    fun `a withheld number comes without a handle and is hidden`() {
        phone.rulebook(TestPhone.HIDDEN_STOPPED)
        for (presentation in WITHHELD) {
            val answer = phone.telecom.screen(FakeCall.hidden(at(12, 0), presentation.key))
            assertEquals("${presentation.value}", Disposition.REJECT, answer.disposition)
        }
        assertEquals(WITHHELD.values.toList(), phone.calls().map { it.presentation })
        assertEquals(listOf(null, null, null), phone.calls().map { it.number })
        assertEquals("a hidden number is not looked up", emptyList<String>(), FakeContacts.asked)
    }

    @Test
    fun `a call without a handle that claims a number is hidden too`() {
        phone.rulebook(TestPhone.HIDDEN_STOPPED)
        val answer = phone.telecom.screen(FakeCall(null, TelecomManager.PRESENTATION_ALLOWED, at(12, 0)))
        assertEquals(Disposition.REJECT, answer.disposition)
        assertNull(phone.calls().single().number)
    }

    @Test
    fun `a number in the contacts rings, another does not`() {
        phone.rulebook(TestPhone.CONTACTS_RING, TestPhone.ALL_STOPPED)
        FakeContacts.numbers += OTHER
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(OTHER, at(12, 0))).disposition)
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 1))).disposition)
        assertEquals(listOf(OTHER, STRANGER), FakeContacts.asked)
    }

    @Test
    fun `a contact with a star is told from one without, by one look-up`() {
        phone.rulebook(TestPhone.STARRED_RING, TestPhone.CONTACTS_SILENT, TestPhone.ALL_STOPPED)
        FakeContacts.starred += STRANGER
        FakeContacts.numbers += OTHER
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0))).disposition)
        assertEquals(Disposition.SILENCE, phone.telecom.screen(FakeCall.of(OTHER, at(12, 1))).disposition)
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(THIRD, at(12, 2))).disposition)
        assertEquals(listOf(STRANGER, OTHER, THIRD), FakeContacts.asked)
        assertEquals(emptyList<Any>(), phone.failures())
    }

    @Test
    fun `of several contacts with one number a star on any counts`() {
        phone.rulebook(TestPhone.STARRED_RING, TestPhone.CONTACTS_SILENT)
        for ((minute, case) in listOf(
            listOf(false, true) to Disposition.ALLOW,
            listOf(true, false) to Disposition.ALLOW,
            listOf(false, false) to Disposition.SILENCE,
        ).withIndex()) {
            val (stars, disposition) = case
            FakeContacts.answer = { FakeContacts.contacts(*stars.toBooleanArray()) }
            assertEquals("$stars", disposition, phone.telecom.screen(FakeCall.of(OTHER, at(12, minute))).disposition)
        }
    }

    @Test
    fun `where contacts cannot be read, a rule about stars is in doubt too`() {
        phone.rulebook(TestPhone.STARRED_RING, TestPhone.ALL_STOPPED)
        FakeContacts.answer = { null }
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0))).disposition)
        assertEquals(listOf(FailureKindView.CONTACTS_UNAVAILABLE), phone.failures())
    }

    @Test
    fun `without the contacts permission, Android 10 lets in doubt ring, and later versions send no contacts`() {
        shadowOf(RuntimeEnvironment.getApplication()).denyPermissions(Manifest.permission.READ_CONTACTS)
        phone.rulebook(TestPhone.CONTACTS_RING, TestPhone.ALL_STOPPED)
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0)))

        val expected = if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) Disposition.ALLOW else Disposition.REJECT
        assertEquals(expected, answer.disposition)
        assertEquals("not allowed is no failure", emptyList<Any>(), phone.failures())
        assertEquals(emptyList<String>(), FakeContacts.asked)
    }

    @Test
    fun `an outgoing call is never stopped, and is answered once`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        val answer = phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0), outgoing = true))

        assertEquals(Disposition.ALLOW, answer.disposition)
        assertTrue(phone.calls().single().outgoing)
        assertEquals(ReasonView.OUTGOING, phone.calls().single().reason)
    }

    @Test
    fun `after an emergency call everybody can call back`() {
        val day = 20 // Far from other tests' calls: all run in one process, and share what it suspends.
        phone.rulebook(TestPhone.ALL_STOPPED)
        shadowOf(telephony()).setNetworkCountryIso("us")
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(STRANGER, at(11, 59, day))).disposition)
        phone.telecom.screen(FakeCall.of("911", at(12, 0, day), outgoing = true))
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 1, day))).disposition)
        assertEquals(ReasonView.EMERGENCY_SUSPENSION, phone.calls().last().reason)
    }

    @Test
    fun `abroad, home is where the SIM card is from`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        shadowOf(telephony()).setNetworkCountryIso("us")
        shadowOf(telephony()).setSimCountryIso("cn")
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of("12368", at(12, 0, 24))).disposition)
        assertEquals(ReasonView.NEVER_BLOCK, phone.calls().last().reason)
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 1, 24))).disposition)
    }

    @Test
    fun `abroad, what the country visited never blocks rings too`() {
        phone.rulebook(TestPhone.ALL_STOPPED)
        shadowOf(telephony()).setSimCountryIso("us")
        shadowOf(telephony()).setNetworkCountryIso("us")
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of("12368", at(12, 0, 25))).disposition)
        shadowOf(telephony()).setNetworkCountryIso("cn")
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of("12368", at(12, 1, 25))).disposition)
        assertEquals(ReasonView.NEVER_BLOCK, phone.calls().last().reason)
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of("988", at(12, 2, 25))).disposition)
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(STRANGER, at(12, 3, 25))).disposition)
    }

    @Test
    fun `two calls at once each get their own answer`() {
        phone.rulebook(TestPhone.stopped(STRANGER))
        val stopped = phone.telecom.send(FakeCall.of(STRANGER, at(12, 0)))
        val rings = phone.telecom.send(FakeCall.of(OTHER, at(12, 0)))
        phone.telecom.settle()

        assertEquals(listOf(stopped, rings), phone.telecom.answers.map { it.callId })
        assertEquals(
            listOf(Disposition.REJECT, Disposition.ALLOW),
            phone.telecom.answers.map { it.disposition },
        )
    }

    @Test
    fun `a call that comes in while another is answered does not take its answer`() {
        phone.rulebook(TestPhone.stopped(STRANGER))
        var second: String? = null
        phone.telecom.onAnswer = {
            if (second == null) second = phone.telecom.send(FakeCall.of(OTHER, at(12, 0)))
        }
        val first = phone.telecom.send(FakeCall.of(STRANGER, at(12, 0)))
        phone.telecom.settle()

        assertEquals(listOf(first, second), phone.telecom.answers.map { it.callId })
        assertEquals(
            listOf(Disposition.REJECT, Disposition.ALLOW),
            phone.telecom.answers.map { it.disposition },
        )
        assertEquals(listOf(STRANGER, OTHER), phone.calls().map { it.number })
    }

    @Test
    fun `the answer is out before anything is written`() {
        phone.rulebook(TestPhone.stopped(STRANGER))
        phone.telecom.screen(FakeCall.of(OTHER, at(12, 0))) // The library has opened its files.
        for (call in listOf(FakeCall.of(STRANGER, at(12, 1)), FakeCall.of(OTHER, at(12, 2), outgoing = true))) {
            val before = phone.bytesOnDisk()
            var atAnswer: Any? = null
            phone.telecom.onAnswer = { atAnswer = phone.bytesOnDisk() }
            phone.telecom.screen(call)

            assertEquals("outgoing: ${call.outgoing}", before, atAnswer)
            assertNotEquals("it is written afterwards", before, phone.bytesOnDisk())
        }
    }

    @Test
    fun `before the first unlock a call is screened, and written down after it`() {
        val users = shadowOf(RuntimeEnvironment.getApplication().systemService<UserManager>())
        users.setUserUnlocked(false)
        phone.rulebook(TestPhone.stopped(STRANGER))
        assertEquals(Disposition.REJECT, phone.telecom.screen(FakeCall.of(STRANGER, at(5, 0))).disposition)

        users.setUserUnlocked(true)
        assertEquals(Disposition.ALLOW, phone.telecom.screen(FakeCall.of(OTHER, at(5, 1))).disposition)
        assertEquals(listOf(STRANGER, OTHER), phone.calls().map { it.number })
    }

    private fun notifications() =
        RuntimeEnvironment.getApplication().systemService<NotificationManager>()

    private fun telephony() =
        RuntimeEnvironment.getApplication().systemService<TelephonyManager>()

    private companion object {
        const val STRANGER = "+12065550101"
        const val OTHER = "+12065550102"
        const val THIRD = "+12065550103"
        val WITHHELD =
            mapOf(
                TelecomManager.PRESENTATION_RESTRICTED to PresentationView.RESTRICTED,
                TelecomManager.PRESENTATION_UNKNOWN to PresentationView.UNKNOWN,
                TelecomManager.PRESENTATION_PAYPHONE to PresentationView.PAYPHONE,
            )
    }
}
