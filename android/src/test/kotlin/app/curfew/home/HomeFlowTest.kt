package app.curfew.home

import android.Manifest
import android.content.Intent
import app.curfew.R
import app.curfew.core.FailureKindView
import app.curfew.core.FailureView
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.screens.FakeCore
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** What a person reads on the home screen and what comes of the one button. */
@RunWith(CurfewTestRunner::class)
class HomeFlowTest {
    private val core = FakeCore()
    private val phone = FakePhone()

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
        StageActivity.scene = Scene(core, phone) { listOf(HomeScreen(it)) }
    }

    private fun onHome(test: Person.(StageActivity) -> Unit) =
        Robolectric.buildActivity(StageActivity::class.java).setup().use {
            Screenshots.settle()
            Person(it.get()).test(it.get())
        }

    private fun Person.sees(
        activity: StageActivity,
        id: Int,
        vararg arguments: Any,
    ) {
        val text = activity.getString(id, *arguments)
        assertTrue("\"$text\" in ${reads()}", text in reads())
    }

    @Test
    fun `the role is asked for, and its being held is seen at once`() {
        phone.facts = phone.facts.copy(roleHeld = false)
        onHome { activity ->
            sees(activity, R.string.home_off)
            phone.facts = phone.facts.copy(roleHeld = true)
            taps(activity.getString(R.string.home_role_action))
            sees(activity, R.string.home_protecting)
        }
    }

    @Test
    fun `where the system no longer asks a sheet says where to choose the app`() {
        phone.facts = phone.facts.copy(roleHeld = false)
        phone.outcome = RequestOutcome.NOT_ASKED
        onHome { activity ->
            taps(activity.getString(R.string.home_role_action))
            sees(activity, R.string.role_not_asked_title)
            taps(activity.getString(R.string.role_open_settings))
            assertEquals("role settings", shadowOf(activity).nextStartedActivityForResult.intent.action)
        }
    }

    @Test
    fun `contacts are asked for where everyone would ring`() {
        phone.facts = phone.facts.copy(contactsReadable = false, contactsMatter = true)
        onHome { activity ->
            sees(activity, R.string.home_contacts_title)
            taps(activity.getString(R.string.home_contacts_action))
            assertEquals(
                listOf(Manifest.permission.READ_CONTACTS),
                shadowOf(activity).lastRequestedPermission.requestedPermissions.toList(),
            )
        }
    }

    @Test
    fun `notifications that Android itself switched off are mended in its settings`() {
        phone.facts = phone.facts.copy(notificationsShown = false)
        onHome { activity ->
            shadowOf(activity.application).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)
            taps(activity.getString(R.string.home_notifications_action))
            val asked: Intent = shadowOf(activity).nextStartedActivityForResult.intent
            assertEquals("notification settings", asked.action)
        }
    }

    @Test
    fun `after an emergency call the end is said in local time and can be brought forward`() {
        val until = phone.now
            .plusHours(1)
            .toInstant()
            .toEpochMilli()
        core.settings = core.settings.copy(suspendedUntilMs = until)
        onHome { activity ->
            sees(activity, R.string.home_suspended_title, "9:15\u00a0PM")
            taps(activity.getString(R.string.home_suspended_action))
            sees(activity, R.string.home_protecting)
        }
    }

    @Test
    fun `rules are paused for an hour, or until tomorrow, and work again`() =
        onHome { activity ->
            taps(activity.getString(R.string.home_pause))
            taps(activity.getString(R.string.home_pause_hour))
            sees(activity, R.string.home_paused_title, "9:15\u00a0PM")
            sees(activity, R.string.home_paused_text)
            taps(activity.getString(R.string.home_paused_action))
            sees(activity, R.string.home_protecting)
            taps(activity.getString(R.string.home_pause))
            taps(activity.getString(R.string.home_pause_tomorrow, "7:00\u00a0AM"))
            val title = reads().single { it.startsWith("Paused until") }
            assertTrue(title, title.startsWith("Paused until Fri, Mar 13, 7:00"))
            taps(activity.getString(R.string.home_paused_action))
            taps(activity.getString(R.string.home_pause))
            taps(activity.getString(R.string.action_cancel))
            assertEquals(null, core.settings.pausedUntilMs)
        }

    @Test
    fun `a damaged list is one tap away`() {
        core.health = core.health.copy(damagedLists = listOf("Banks"))
        onHome { activity ->
            sees(activity, R.string.home_list_text, "Banks")
            taps(activity.getString(R.string.rules_open_lists))
            assertEquals("Banks", activity.title)
        }
    }

    @Test
    fun `a failure is said in plain words with its time`() {
        val atMs = phone.now
            .minusHours(2)
            .toInstant()
            .toEpochMilli()
        for ((kind, text) in mapOf(
            FailureKindView.LATE_ANSWER to R.string.home_failure_late,
            FailureKindView.CONTACTS_UNAVAILABLE to R.string.home_failure_contacts,
            FailureKindView.LEDGER_UNAVAILABLE to R.string.home_failure_ledger,
            FailureKindView.PANIC to R.string.home_failure_any,
        )) {
            core.health = core.health.copy(failures = listOf(FailureView(atMs, kind, "")))
            onHome { activity -> sees(activity, text, "6:15\u00a0PM") }
        }
    }

    @Test
    fun `the ring reads as text`() {
        core.dots = FakeCore.busyDay()
        onHome { activity ->
            val ring = reads().single { it.contains("It is now") }
            assertEquals(
                "Quiet from 10:00\u00a0PM to 7:00\u00a0AM. 3 calls stopped. 2 calls rang silently. 14 calls rang. It is now 8:15\u00a0PM.",
                ring,
            )
            sees(activity, R.string.home_quiet_from)
        }
    }

    @Test
    fun `where a rule says more, it is not said that there are no quiet hours`() {
        core.rules = listOf(FakeCore.known(), FakeCore.special())
        onHome { activity ->
            assertEquals(
                "Quiet hours: see your rules. No calls. It is now 8:15\u00a0PM.",
                reads().single { it.contains("It is now") },
            )
            sees(activity, R.string.home_quiet_in_rules)
            sees(activity, R.string.home_protecting)
        }
    }
}
