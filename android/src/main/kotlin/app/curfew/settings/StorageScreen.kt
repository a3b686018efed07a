package app.curfew.settings

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.Health
import app.curfew.evidence.EvidenceCare
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.row
import app.curfew.ui.styledText

/** What the app keeps, where, and how to be rid of it. Main thread. */
class StorageScreen(
    private val phone: Phone,
) : Screen() {
    override val key = KEY

    private var host: ScreenHost? = null
    private var entries: ((CharSequence) -> Unit)? = null
    private var forgetting: ForgetPresenter? = null
    private var sheet: ForgetSheet? = null
    private var result: ((CharSequence?) -> Unit)? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.storage_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val context = host.activity
        val body = ScrollColumn(context)

        fun part(
            title: Int,
            text: Int,
        ): Card {
            val card = body.part(Card(context, gapDp = 4))
            val heading = context.styledText(R.style.Text_Title, context.getText(title))
            heading.isAccessibilityHeading = true
            card.addWide(heading)
            card.addWide(context.styledText(R.style.Text_Body, context.getText(text)))
            return card
        }
        part(R.string.storage_nothing_leaves, R.string.storage_nothing_leaves_text)
        val history = part(R.string.storage_history, R.string.storage_history_text)
        val count = context.styledText(R.style.Text_Label_Secondary)
        count.visibility = View.GONE
        history.addWide(count)
        entries = {
            count.text = it
            count.visibility = View.VISIBLE
        }
        addForgetting(host, history)
        part(R.string.storage_rules, R.string.storage_rules_text)
        val erase = part(R.string.storage_erase, R.string.storage_erase_text)
        val line = context.row()
        line.addView(
            Buttons.tonal(context, context.getText(R.string.storage_erase_action)) {
                host.launch(phone.appSettings()) { _, _ -> }
            },
        )
        erase.addWide(line)
        return body
    }

    private fun addForgetting(
        host: ScreenHost,
        card: Card,
    ) {
        val context = host.activity
        val presenter =
            forgetting ?: ForgetPresenter(
                host.core,
                host.longWork,
                EvidenceCare.key(context, host.core),
                phone::now,
                ::bind,
            )
        forgetting = presenter
        val said = context.styledText(R.style.Text_Body)
        said.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        card.addWide(said)
        result = {
            said.text = it
            said.visibility = if (it == null) View.GONE else View.VISIBLE
        }
        val line = context.row()
        line.addView(
            Buttons.tonal(context, context.getText(R.string.forget_title)) {
                if (presenter.step != Forgetting.Running) {
                    sheet = ForgetSheet(host.activity, presenter).also { it.show() }
                }
            },
        )
        card.addWide(line)
        result?.invoke(context.said(presenter.step))
    }

    private fun bind(step: Forgetting) {
        val host = host ?: return
        sheet?.bind(step)
        result?.invoke(host.activity.said(step))
        if (step is Forgetting.Done) onShown()
    }

    override fun onHidden() {
        sheet?.dismiss()
        sheet = null
    }

    override fun onShown() {
        val host = host ?: return
        host.work.run({ host.core.health() }) { read -> read.onSuccess { show(host.activity, it) } }
    }

    private fun show(
        context: Context,
        health: Health,
    ) {
        val count = health.ledgerEntries.toInt()
        entries?.invoke(context.resources.getQuantityString(R.plurals.storage_entries, count, count))
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/storage"
    }
}
