package app.curfew.settings

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.lists.EntrySheet
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** The numbers of this phone, for rules about callers that look like them. Main thread. */
class OwnNumbersScreen : Screen() {
    override val key = KEY

    private var host: ScreenHost? = null
    private var presenter: OwnNumbersPresenter? = null
    private var body: ScrollColumn? = null
    private val adding =
        EntrySheet(
            R.string.lists_add,
            R.string.lists_add_label,
            R.string.lists_add_action,
            { presenter?.add(it) },
            InputType.TYPE_CLASS_PHONE,
        )

    override fun title(context: Context): CharSequence = context.getText(R.string.own_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        if (presenter == null) presenter = OwnNumbersPresenter(host.core, host.work, ::show, ::say)
        val made = ScrollColumn(host.activity)
        body = made
        show()
        return made
    }

    override fun onShown() {
        presenter?.load()
        host?.let { adding.restore(it.activity) }
    }

    override fun onHidden() = adding.suspend()

    private fun show() {
        val context = host?.activity ?: return
        val presenter = presenter ?: return
        val body = body ?: return
        body.content.removeAllViews()
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.own_about)))
        val numbers = presenter.numbers ?: return
        if (numbers.isNotEmpty()) {
            val card = body.part(Card(context).withRows())
            numbers.forEach { card.addWide(row(context, it)) }
        }
        if (presenter.hasRoom) {
            body.part(Buttons.primary(context, context.getText(R.string.lists_add)) { adding.open(context) })
        }
    }

    private fun row(
        context: Context,
        number: String,
    ): View {
        val says = Numbers.display(number)
        val row = ListRow(context)
        row.end.addView(
            Buttons.icon(
                context,
                R.drawable.ic_close,
                context.getString(R.string.lists_remove, says),
                R.color.ink_secondary,
            ) { remove(number, says) },
        )
        return row.bind(RowSymbol(R.drawable.ic_number), says)
    }

    private fun remove(
        number: String,
        says: String,
    ) {
        val host = host ?: return
        presenter?.remove(number)
        host.snackbar(
            host.activity.getString(R.string.lists_removed, says),
            host.activity.getText(R.string.action_undo),
        ) { presenter?.add(number) }
    }

    private fun say(outcome: OwnNumbersOutcome) {
        val host = host ?: return
        when (outcome) {
            OwnNumbersOutcome.SAVED -> adding.close()
            OwnNumbersOutcome.UNREADABLE -> adding.refuse(host.activity.getText(R.string.lists_unreadable))
            OwnNumbersOutcome.NOT_SAVED -> {
                adding.close()
                host.snackbar(host.activity.getText(R.string.settings_not_saved))
            }
        }
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/settings/own"
    }
}
