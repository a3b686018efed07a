package app.curfew.home

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.protection.ProtectionFacts
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.time.ZonedDateTime

/** Says in one second whether calls are screened, and what came today. Main thread. */
class HomeScreen(
    private val phone: Phone,
) : Screen() {
    override val key = "home"

    private var presenter: HomePresenter? = null
    private var binder: HomeBinder? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.app_name)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter =
            presenter ?: HomePresenter(host.core, host.work, SystemHomePhone(phone)) { binder?.bind(it) }
        this.presenter = presenter
        val made = HomeBinder(host, phone, presenter::handle)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.handle(HomeEvent.Shown)
    }
}

/** [HomePhone] out of [Phone]. */
private class SystemHomePhone(
    private val phone: Phone,
) : HomePhone {
    override fun now(): ZonedDateTime = phone.now()

    override fun facts(
        rulebookProblem: Boolean,
        failedLately: Boolean,
    ): ProtectionFacts = phone.facts(rulebookProblem, failedLately)

    override fun hasRole(): Boolean = phone.roleRequest() != null
}
