package app.curfew.rules

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.time.ZonedDateTime

/** Asks what would happen to a call. Main thread. */
class TryItScreen(
    private val now: () -> ZonedDateTime = ZonedDateTime::now,
) : Screen() {
    override val key = KEY
    override val showsDestinations = false

    private var presenter: TryItPresenter? = null
    private var binder: TryItBinder? = null

    override fun title(context: Context): CharSequence = context.getString(R.string.rules_try_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter = presenter ?: TryItPresenter(host.core, host.work, now) { binder?.bind(it) }
        this.presenter = presenter
        val made = TryItBinder(host, now().toLocalDate(), presenter::handle)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onHidden() {
        binder?.dismiss()
    }

    /** Names the screen for the shell. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "rules/try"
    }
}
