package app.curfew.home

import android.Manifest
import android.content.Context
import app.curfew.R
import app.curfew.core.FailureKindView
import app.curfew.core.FailureView
import app.curfew.lists.ListScreen
import app.curfew.time.Times
import app.curfew.ui.BottomSheet
import app.curfew.ui.Destination
import app.curfew.ui.Phone
import app.curfew.ui.RoleAsk
import app.curfew.ui.ScreenHost
import app.curfew.ui.StatusCard
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.asksForNotifications
import app.curfew.ui.styledText

/** Puts a [HomeStatus] into words, with the one action that mends it. */
internal class StatusMend(
    private val host: ScreenHost,
    private val phone: Phone,
    private val onEvent: (HomeEvent) -> Unit,
) {
    private val context: Context = host.activity
    private val role = RoleAsk(host, phone)

    fun bind(
        card: StatusCard,
        status: HomeStatus,
    ) = words(status).let {
        val pause = text(R.string.home_pause).takeIf { status.canPause }
        card.bind(it.tone, it.title, it.body, it.action, it.onAction, pause, ::askForPause)
    }

    private class Words(
        val tone: Tone,
        val title: CharSequence,
        val body: CharSequence,
        val action: CharSequence? = null,
        val onAction: () -> Unit = {},
    )

    private fun words(status: HomeStatus): Words =
        when (status) {
            HomeStatus.Protecting -> Words(
                Tone.GOOD,
                text(R.string.home_protecting),
                text(R.string.home_protecting_text),
            )
            is HomeStatus.RoleMissing -> roleMissing(status.available)
            HomeStatus.LibraryMissing -> Words(Tone.OFF, text(R.string.home_off), text(R.string.home_library_text))
            HomeStatus.RulesUnreadable ->
                Words(
                    Tone.OFF,
                    text(R.string.home_rules_title),
                    text(R.string.home_rules_text),
                    text(R.string.home_rules_action),
                ) {
                    host.go(Destination.RULES)
                }
            is HomeStatus.Suspended -> suspended(status.untilMs)
            is HomeStatus.Paused -> paused(status.untilMs)
            HomeStatus.ContactsNotReadable ->
                attention(
                    R.string.home_contacts_title,
                    text(R.string.home_contacts_text),
                    R.string.home_contacts_action,
                ) {
                    allow(Manifest.permission.READ_CONTACTS)
                }
            HomeStatus.NoRules ->
                attention(
                    R.string.home_no_rules_title,
                    text(R.string.home_no_rules_text),
                    R.string.home_no_rules_action,
                ) {
                    host.go(Destination.RULES)
                }
            HomeStatus.LedgerClosed -> attention(R.string.home_protecting, text(R.string.home_ledger_text))
            is HomeStatus.ListDamaged ->
                attention(
                    R.string.home_protecting,
                    text(R.string.home_list_text, status.name),
                    R.string.rules_open_lists,
                ) {
                    host.open(ListScreen(status.name))
                }
            is HomeStatus.FailedLately ->
                attention(R.string.home_protecting, failure(status.failure), R.string.home_failure_action) {
                    host.go(Destination.HISTORY)
                }
            HomeStatus.NotificationsOff ->
                attention(
                    R.string.home_protecting,
                    text(R.string.home_notifications_text),
                    R.string.home_notifications_action,
                ) {
                    allowNotifications()
                }
        }

    private fun roleMissing(available: Boolean) =
        if (available) {
            Words(Tone.OFF, text(R.string.home_off), text(R.string.home_role_text), text(R.string.home_role_action)) {
                askForRole()
            }
        } else {
            Words(Tone.OFF, text(R.string.home_off), text(R.string.home_no_role_text))
        }

    private fun suspended(untilMs: Long) =
        Words(
            Tone.ATTENTION,
            text(R.string.home_suspended_title, time(untilMs)),
            text(R.string.home_suspended_text),
            text(R.string.home_suspended_action),
        ) { onEvent(HomeEvent.ResumeBlocking) }

    private fun paused(untilMs: Long): Words {
        val day = Times.dayOf(untilMs, offset(untilMs))
        val today = phone.now().toLocalDate()
        val time = time(untilMs)
        val end = if (day == today) time else text(R.string.history_day_time, Times.day(context, day, today), time)
        return Words(
            Tone.ATTENTION,
            text(R.string.home_paused_title, end),
            text(R.string.home_paused_text),
            text(R.string.home_paused_action),
        ) { onEvent(HomeEvent.Resume) }
    }

    private fun askForPause() {
        val sheet = BottomSheet(context, text(R.string.home_pause_title))
        sheet.content.addWide(context.styledText(R.style.Text_Body, text(R.string.home_pause_text)))
        val morning = Times.clock(context, HomePresenter.PAUSE_ENDS.toSecondOfDay() / SECONDS)
        sheet.primary(text(R.string.home_pause_hour)) { onEvent(HomeEvent.Pause(PauseLength.HOUR)) }
        sheet.quiet(text(R.string.home_pause_tomorrow, morning)) { onEvent(HomeEvent.Pause(PauseLength.TOMORROW)) }
        sheet.quiet(text(R.string.action_cancel))
        sheet.show()
    }

    private fun attention(
        title: Int,
        body: CharSequence,
        action: Int = 0,
        onAction: () -> Unit = {},
    ) = Words(Tone.ATTENTION, text(title), body, if (action == 0) null else text(action), onAction)

    private fun failure(failure: FailureView): CharSequence {
        val time = time(failure.atMs)
        return when (failure.kind) {
            FailureKindView.LATE_ANSWER -> text(R.string.home_failure_late, time)
            FailureKindView.CONTACTS_UNAVAILABLE -> text(R.string.home_failure_contacts, time)
            FailureKindView.LEDGER_UNAVAILABLE -> text(R.string.home_failure_ledger, time)
            FailureKindView.CLOCK_NOT_SET -> text(R.string.home_failure_clock)
            FailureKindView.RULEBOOK_UNREADABLE -> text(R.string.home_failure_rules, time)
            FailureKindView.LIST_DAMAGED -> text(R.string.home_failure_list, time)
            FailureKindView.OTHER -> text(R.string.home_failure_other, time)
            FailureKindView.LIBRARY_MISSING,
            FailureKindView.PANIC,
            FailureKindView.BAD_REQUEST,
            -> text(R.string.home_failure_any, time)
        }
    }

    private fun askForRole() = role.askOrExplain { onEvent(HomeEvent.Shown) }

    /** After a second refusal Android no longer asks: then the app's page in the settings helps. */
    private fun allow(permission: String) {
        val mayAsk = !host.activity.shouldShowRequestPermissionRationale(permission)
        host.requestPermission(permission) { granted ->
            val askedInVain = !granted && mayAsk && !host.activity.shouldShowRequestPermissionRationale(permission)
            if (askedInVain) host.launch(phone.appSettings()) { _, _ -> onEvent(HomeEvent.Shown) }
            onEvent(HomeEvent.Shown)
        }
    }

    private fun allowNotifications() {
        if (asksForNotifications &&
            host.activity.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) != GRANTED
        ) {
            allow(Manifest.permission.POST_NOTIFICATIONS)
        } else {
            host.launch(phone.notificationSettings()) { _, _ -> onEvent(HomeEvent.Shown) }
        }
    }

    private fun time(atMs: Long): String = Times.clockAt(context, atMs, offset(atMs))

    private fun offset(atMs: Long): Int = phone
        .now()
        .zone.rules
        .getOffset(
            java.time.Instant.ofEpochMilli(atMs),
        ).totalSeconds

    private fun text(
        id: Int,
        vararg arguments: Any,
    ): CharSequence = context.getString(id, *arguments)

    private companion object {
        const val SECONDS = 60
        const val GRANTED = android.content.pm.PackageManager.PERMISSION_GRANTED
    }
}
