package app.curfew.welcome

import android.Manifest
import android.content.Context
import android.os.Build
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.backup.BackupScreen
import app.curfew.time.Times
import app.curfew.ui.Destination
import app.curfew.ui.Phone
import app.curfew.ui.RoleAsk
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost

/** The first run. [onDone]: home may take its place. Main thread. */
class WelcomeScreen(
    private val phone: Phone,
    private val onDone: () -> Unit,
) : Screen() {
    override val showsDestinations = false

    private var presenter: WelcomePresenter? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.app_name)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val context = host.activity
        val names = context.getString(R.string.welcome_rule_known) to context.getString(R.string.welcome_rule_night)
        val presenter =
            presenter ?: WelcomePresenter(host.core, host.work, names, host.activity.getString(R.string.lists_mine))
        this.presenter = presenter
        presenter.door = Door(host, presenter)
        val binder = WelcomeBinder(host, phone, presenter::handle)
        presenter.show = binder::bind
        binder.bind(presenter.state)
        return binder.view
    }

    override fun onShown() {
        presenter?.handle(WelcomeEvent.Shown)
    }

    private inner class Door(
        private val host: ScreenHost,
        private val presenter: WelcomePresenter,
    ) : WelcomeDoor {
        private val role = RoleAsk(host, phone)

        override fun roleIsHeld(): Boolean = phone.facts(rulebookProblem = false, failedLately = false).roleHeld

        override fun askForRole() = role.ask { presenter.handle(WelcomeEvent.RoleAnswered(it)) }

        override fun askForContacts(then: () -> Unit) {
            if (contactsMatter) host.requestPermission(Manifest.permission.READ_CONTACTS) { then() } else then()
        }

        override fun openBackup() = host.open(BackupScreen(isFirst = true, now = phone::now))

        override fun leave(protecting: Boolean) {
            onDone()
            host.go(Destination.HOME)
            if (!protecting || presenter.state.hasRules) return
            val start = Times.clock(host.activity, presenter.state.startMinute)
            host.snackbar(host.activity.getString(R.string.welcome_done, start))
        }
    }
}

/** On Android 10 contacts' calls come in too, and only the contacts tell them from others. */
internal val contactsMatter: Boolean
    get() = Build.VERSION.SDK_INT < Build.VERSION_CODES.R
