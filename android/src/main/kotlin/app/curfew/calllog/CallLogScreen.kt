package app.curfew.calllog

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.TextView
import app.curfew.R
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.row
import app.curfew.ui.styledText

/** What the call log is for, that it is optional, and the way to allow it. Main thread. */
class CallLogScreen(
    private val phone: Phone,
) : Screen() {
    override val key = KEY

    private var host: ScreenHost? = null
    private var state: TextView? = null
    private var button: Button? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.calllog_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val context = host.activity
        val body = ScrollColumn(context)
        for ((title, text) in listOf(
            R.string.calllog_why to R.string.calllog_why_text,
            R.string.calllog_stays to R.string.calllog_stays_text,
            R.string.calllog_optional to R.string.calllog_optional_text,
        )) {
            val card = body.part(Card(context, gapDp = 4))
            val heading = context.styledText(R.style.Text_Title, context.getText(title))
            heading.isAccessibilityHeading = true
            card.addWide(heading)
            card.addWide(context.styledText(R.style.Text_Body, context.getText(text)))
        }
        val said = body.part(context.styledText(R.style.Text_Label_Secondary))
        state = said
        val line = body.part(context.row())
        val made = Buttons.primary(context, "", ::ask)
        line.addView(made)
        button = made
        bind()
        return body
    }

    override fun onShown() = bind()

    private fun bind() {
        val allowed = isAllowed()
        state?.setText(if (allowed) R.string.calllog_on else R.string.calllog_off)
        button?.setText(if (allowed) R.string.storage_erase_action else R.string.calllog_allow)
    }

    private fun ask() {
        val host = host ?: return
        if (isAllowed()) return open(host)
        // Once refused for good the system asks no more; its page still can.
        host.requestPermission(CallLogReader.PERMISSION) { granted -> if (granted) bind() else open(host) }
    }

    private fun open(host: ScreenHost) = host.launch(phone.appSettings()) { _, _ -> bind() }

    private fun isAllowed() = phone.facts(rulebookProblem = false, failedLately = false).callLogReadable

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/calllog"
    }
}
