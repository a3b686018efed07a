package app.curfew.rules

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.BarAction
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost

/** The rules in the order in which they are tried. Main thread. */
class RulesScreen : Screen() {
    override val key = KEY

    private var presenter: RulesPresenter? = null
    private var binder: RulesBinder? = null

    override fun title(context: Context): CharSequence = context.getString(R.string.rules_title)

    override fun actions(host: ScreenHost) =
        listOf(
            BarAction(R.drawable.ic_add, host.activity.getString(R.string.rules_add)) {
                host.open(RuleEditorScreen(null))
            },
        )

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter =
            presenter ?: RulesPresenter(host.core, host.work, { binder?.bind(it) }, { binder?.say(it) })
        this.presenter = presenter
        val made = RulesBinder(host, presenter::handle)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.handle(RulesEvent.Shown)
    }

    /** Names the screen for the shell. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "rules"
    }
}
