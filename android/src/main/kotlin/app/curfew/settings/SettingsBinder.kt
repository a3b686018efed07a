package app.curfew.settings

import android.Manifest
import android.content.Intent
import android.provider.Settings
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.backup.BackupScreen
import app.curfew.calllog.CallLogScreen
import app.curfew.health.HealthScreen
import app.curfew.protection.ProtectionFacts
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.Phone
import app.curfew.ui.RoleAsk
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.sectionHeader

/** The views of the settings. */
internal class SettingsBinder(
    private val host: ScreenHost,
    private val phone: Phone,
    private val reload: () -> Unit,
) {
    private val context = host.activity
    private val body = ScrollColumn(context)
    private val region = ListRow(context)
    private val own = ListRow(context)
    private val role = ListRow(context)
    private val contacts = ListRow(context)
    private val callLog = ListRow(context)
    private val notifications = ListRow(context)
    private val language = ListRow(context)
    private val health = ListRow(context)
    private val backup = ListRow(context)
    private val failed =
        context.centred(
            ErrorState(context).bind(
                context.getText(R.string.core_failed_title),
                context.getText(R.string.core_failed_text),
                context.getText(R.string.action_try_again),
                reload,
            ),
        )

    /** The screen's view. */
    val view = FrameLayout(context)

    init {
        card(R.string.settings_numbers, region, own)
        card(R.string.settings_android, role, contacts, callLog, notifications, health)
        card(R.string.settings_keep, backup)
        card(R.string.settings_display, language)
        view.addView(body)
        view.addView(failed)
    }

    private fun card(
        heading: Int,
        vararg rows: ListRow,
    ) {
        body.part(context.sectionHeader(context.getText(heading)))
        val card = body.part(Card(context).withRows())
        rows.forEach(card::addWide)
    }

    fun bind(state: SettingsState) {
        body.visibility = if (state is SettingsState.Ready) View.VISIBLE else View.GONE
        failed.visibility = if (state is SettingsState.Failed) View.VISIBLE else View.GONE
        if (state !is SettingsState.Ready) return
        region.bind(RowSymbol(R.drawable.ic_globe), text(R.string.settings_region), regionText(state)) {
            host.open(RegionScreen(phone))
        }
        region.withChevron()
        val numbers = state.own
            .joinToString(text(R.string.lists_joint)) { Numbers.display(it) }
            .ifEmpty { text(R.string.own_none) }
        own.bind(RowSymbol(R.drawable.ic_number), text(R.string.own_title), numbers) { host.open(OwnNumbersScreen()) }
        own.withChevron()
        allowed(state.facts)
        val name = context.resources.configuration.locales[0]
            .let { it.getDisplayName(it) }
        language.bind(
            RowSymbol(R.drawable.ic_language),
            text(R.string.settings_language),
            context.getString(R.string.settings_language_text, name),
        ) {
            open(Intent(Settings.ACTION_LOCALE_SETTINGS))
        }
        language.withChevron()
        backup.bind(RowSymbol(R.drawable.ic_storage), text(R.string.backup_title), text(R.string.backup_text)) {
            host.open(BackupScreen(now = phone::now))
        }
        backup.withChevron()
    }

    private fun allowed(facts: ProtectionFacts) {
        row(
            role,
            R.drawable.ic_phone,
            R.string.settings_role,
            facts.roleHeld,
            R.string.settings_role_on,
            R.string.settings_role_off,
            ::askForRole,
        )
        val without = if (facts.contactsMatter) R.string.settings_contacts_matter else R.string.settings_contacts_off
        row(
            contacts,
            R.drawable.ic_people,
            R.string.settings_contacts,
            facts.contactsReadable || !facts.contactsMatter,
            if (facts.contactsReadable) R.string.settings_contacts_on else R.string.settings_contacts_off,
            without,
        ) {
            if (facts.contactsReadable) {
                open(phone.appSettings())
            } else {
                host.requestPermission(
                    Manifest.permission.READ_CONTACTS,
                ) { granted -> if (granted) reload() else open(phone.appSettings()) }
            }
        }
        row(
            callLog,
            R.drawable.ic_history,
            R.string.calllog_title,
            good = true,
            if (facts.callLogReadable) R.string.calllog_on else R.string.calllog_off,
            R.string.calllog_off,
        ) { host.open(CallLogScreen(phone)) }
        row(
            notifications,
            R.drawable.ic_notifications,
            R.string.settings_notifications,
            facts.notificationsShown,
            R.string.settings_notifications_on,
            R.string.settings_notifications_off,
        ) { open(phone.notificationSettings()) }
        val symbol = RowSymbol(R.drawable.ic_shield_check)
        health.bind(symbol, text(R.string.health_title), text(R.string.health_text)) { host.open(HealthScreen(phone)) }
        health.withChevron()
    }

    private fun row(
        row: ListRow,
        icon: Int,
        title: Int,
        good: Boolean,
        on: Int,
        off: Int,
        onClick: () -> Unit,
    ) {
        val symbol = RowSymbol(icon, if (good) Tone.NEUTRAL else Tone.ATTENTION)
        row.bind(symbol, text(title), text(if (good) on else off), onClick = onClick).withChevron()
    }

    private fun askForRole() {
        val ask = RoleAsk(host, phone)
        if (phone.facts(rulebookProblem = false, failedLately = false).roleHeld) return ask.openSettings(reload)
        ask.askOrExplain(reload)
    }

    private fun regionText(state: SettingsState.Ready): CharSequence {
        val chosen = state.home
        val sim = state.simRegion
        return when {
            chosen != null -> Regions.name(context, chosen)
            sim != null -> context.getString(R.string.settings_region_sim, Regions.name(context, sim))
            else -> context.getText(R.string.settings_region_none)
        }
    }

    private fun open(intent: Intent) = host.launch(intent) { _, _ -> reload() }

    private fun text(id: Int): CharSequence = context.getText(id)
}
