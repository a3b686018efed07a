package app.curfew.health

import android.Manifest
import android.graphics.Typeface
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.calllog.CallLogScreen
import app.curfew.lists.ListsScreen
import app.curfew.protection.ProtectionFacts
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ErrorState
import app.curfew.ui.ListRow
import app.curfew.ui.Phone
import app.curfew.ui.RoleAsk
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.row
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The views of [HealthScreen]. Main thread. */
internal class HealthBinder(
    private val host: ScreenHost,
    private val phone: Phone,
    private val reload: () -> Unit,
    private val check: () -> Unit,
    private val handOut: () -> Unit,
    anchors: AnchorsSection,
) {
    private val context = host.activity
    private val body = ScrollColumn(context)
    private val role = ListRow(context)
    private val lastCall = ListRow(context)
    private val notAsked = ListRow(context)
    private val late = ListRow(context)
    private val contacts = ListRow(context)
    private val callLog = ListRow(context)
    private val notifications = ListRow(context)
    private val lists = ListRow(context)
    private val ledger = ListRow(context)
    private val checked = ListRow(context)
    private val key = ListRow(context)
    private val code = context.styledText(R.style.Text_Body)
    private val handedOut = context.styledText(R.style.Text_Label_Secondary)
    private val codeHeading = context.sectionHeader(context.getText(R.string.health_code))
    private val codeCard = Card(context, gapDp = 8)
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
        card(R.string.health_calls, role, lastCall, notAsked, late)
        card(R.string.settings_android, contacts, callLog, notifications)
        card(R.string.health_record, ledger, checked, key, lists)
        body.part(codeHeading)
        body.part(codeCard)
        code.typeface = Typeface.MONOSPACE
        codeCard.addWide(code)
        codeCard.addWide(context.styledText(R.style.Text_Body, text(R.string.health_code_note)))
        codeCard.addWide(handedOut)
        val line = context.row()
        line.addView(Buttons.tonal(context, text(R.string.health_copy), handOut))
        codeCard.addWide(line)
        anchors.addTo(body)
        view.addView(body)
        view.addView(failed)
    }

    private fun card(
        heading: Int,
        vararg rows: ListRow,
    ) {
        body.part(context.sectionHeader(text(heading)))
        val card = body.part(Card(context).withRows())
        rows.forEach(card::addWide)
    }

    fun bind(state: HealthState) {
        body.visibility = if (state is HealthState.Ready) View.VISIBLE else View.GONE
        failed.visibility = if (state is HealthState.Failed) View.VISIBLE else View.GONE
        if (state !is HealthState.Ready) return
        val words = HealthWords(context, phone.now())
        calls(words, state)
        allowed(state.facts)
        record(words, state)
        val evidence = state.evidence
        listOf(codeHeading, codeCard).forEach { it.visibility = if (evidence == null) View.GONE else View.VISIBLE }
        if (evidence == null) return
        // In two lines, so that no group is torn.
        code.text = evidence.code.chunked(HALF_CODE).joinToString("\n")
        handedOut.text = words.handedOut(evidence)
    }

    private fun calls(
        words: HealthWords,
        state: HealthState.Ready,
    ) {
        val held = state.facts.roleHeld
        val on = HealthLine(Tone.GOOD, text(R.string.settings_role_on))
        val off = HealthLine(Tone.OFF, text(R.string.settings_role_off))
        row(role, R.drawable.ic_phone, R.string.settings_role, if (held) on else off) {
            val ask = RoleAsk(host, phone)
            if (held) ask.openSettings(reload) else ask.askOrExplain(reload)
        }
        row(lastCall, R.drawable.ic_history, R.string.health_last_call, words.lastCall(state.health))
        val evidence = state.evidence
        row(
            notAsked,
            R.drawable.ic_call_rang,
            R.string.health_not_asked,
            words.notAsked(evidence?.notAsked, state.facts.callLogReadable),
        ) { host.open(CallLogScreen(phone)) }
        row(late, R.drawable.ic_call_silent, R.string.health_late, words.late(evidence?.late))
    }

    private fun allowed(facts: ProtectionFacts) {
        val without = if (facts.contactsMatter) R.string.settings_contacts_matter else R.string.settings_contacts_off
        row(
            contacts,
            R.drawable.ic_people,
            R.string.settings_contacts,
            HealthLine(
                if (facts.contactsReadable || !facts.contactsMatter) Tone.NEUTRAL else Tone.ATTENTION,
                text(if (facts.contactsReadable) R.string.settings_contacts_on else without),
            ),
        ) {
            if (facts.contactsReadable) return@row launch()
            host.requestPermission(Manifest.permission.READ_CONTACTS) { if (it) reload() else launch() }
        }
        row(
            callLog,
            R.drawable.ic_history,
            R.string.calllog_title,
            HealthLine(Tone.NEUTRAL, text(if (facts.callLogReadable) R.string.calllog_on else R.string.calllog_off)),
        ) { host.open(CallLogScreen(phone)) }
        val shown = facts.notificationsShown
        row(
            notifications,
            R.drawable.ic_notifications,
            R.string.settings_notifications,
            HealthLine(
                if (shown) Tone.NEUTRAL else Tone.ATTENTION,
                text(if (shown) R.string.settings_notifications_on else R.string.settings_notifications_off),
            ),
        ) { host.launch(phone.notificationSettings()) { _, _ -> reload() } }
    }

    private fun record(
        words: HealthWords,
        state: HealthState.Ready,
    ) {
        row(ledger, R.drawable.ic_storage, R.string.storage_history, words.ledger(state))
        val found = words.checked(state)
        val isWrong = found.tone == Tone.OFF || found.tone == Tone.ATTENTION
        val mark = if (isWrong) R.drawable.ic_warning else R.drawable.ic_check
        row(checked, mark, R.string.health_checked, found, check)
        row(key, R.drawable.ic_shield_check, R.string.health_key, words.key(state.evidence))
        row(lists, R.drawable.ic_lists, R.string.more_lists, words.lists(state.lists)) { host.open(ListsScreen()) }
    }

    private fun row(
        row: ListRow,
        icon: Int,
        title: Int,
        line: HealthLine,
        onClick: (() -> Unit)? = null,
    ) {
        val made = row.bind(RowSymbol(icon, line.tone), text(title), line.text, onClick = onClick)
        if (onClick != null) made.withChevron()
    }

    private fun launch() = host.launch(phone.appSettings()) { _, _ -> reload() }

    private fun text(id: Int): CharSequence = context.getText(id)

    private companion object {
        /** Three groups of five, each with its hyphen. */
        const val HALF_CODE = 18
    }
}
