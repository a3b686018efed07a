package app.curfew.ui

import app.curfew.R
import app.curfew.protection.ScreeningRole.RequestOutcome

/** Asks the user for the call screening role, and has it written down when it is given. Main thread. */
internal class RoleAsk(
    private val host: ScreenHost,
    private val phone: Phone,
) {
    /** [onOutcome] is told null where this phone has no such role. */
    fun ask(onOutcome: (RequestOutcome?) -> Unit) {
        val request = phone.roleRequest() ?: return onOutcome(null)
        val asked = phone.elapsedMillis()
        host.launch(request) { _, _ ->
            val outcome = phone.roleOutcome(phone.elapsedMillis() - asked)
            if (outcome == RequestOutcome.HELD) host.work.run(phone::noteRole) { }
            onOutcome(outcome)
        }
    }

    /** Asks; where the system no longer does, says where the user can choose the app. [onDone] follows in any case. */
    fun askOrExplain(onDone: () -> Unit) =
        ask { outcome ->
            if (outcome == RequestOutcome.NOT_ASKED) explain(onDone)
            onDone()
        }

    private fun explain(onReturn: () -> Unit) {
        val context = host.activity
        val sheet = BottomSheet(context, context.getText(R.string.role_not_asked_title))
        sheet.content.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.role_not_asked_text)))
        sheet.primary(context.getText(R.string.role_open_settings)) { openSettings(onReturn) }
        sheet.quiet(context.getText(R.string.action_cancel))
        sheet.show()
    }

    /** Opens the system's list of default apps, for when the system no longer asks. */
    fun openSettings(onReturn: () -> Unit) = host.launch(phone.roleSettings()) { _, _ -> onReturn() }
}
