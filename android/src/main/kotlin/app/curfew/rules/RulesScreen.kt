package app.curfew.rules

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.export.ExportProvider
import app.curfew.export.ExportScreen
import app.curfew.lists.importFile
import app.curfew.ui.BarAction
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.time.ZonedDateTime

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
            BarAction(R.drawable.ic_file, host.activity.getString(R.string.rules_import)) { importFile(host, null) },
            BarAction(R.drawable.ic_share, host.activity.getString(R.string.rules_share)) { shareRulebook(host) },
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

    /** Writes the rulebook in force to a file and lets a person choose who gets it. */
    private fun shareRulebook(host: ScreenHost) {
        val context = host.activity
        val files = ExportProvider.filesOf(context.applicationContext)
        host.work.run({ files.rulebook(host.core.rulebookJson(), ZonedDateTime.now()) }) { made ->
            made.fold(
                { context.startActivity(ExportScreen.shareIntent(context, it)) },
                { host.snackbar(context.getString(R.string.rules_share_failed)) },
            )
        }
    }

    /** Names the screen for the shell. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "rules"
    }
}
