package app.curfew.settings

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost

/** Home region, what Android allows the app, and where to change it. Main thread. */
class SettingsScreen(
    private val phone: Phone,
) : Screen() {
    override val key = KEY

    private var presenter: SettingsPresenter? = null
    private var binder: SettingsBinder? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.settings_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter =
            presenter
                ?: SettingsPresenter(
                    host.core,
                    host.work,
                    phone::simRegion,
                    { phone.facts(false, false) },
                ) { binder?.bind(it) }
        this.presenter = presenter
        val made = SettingsBinder(host, phone, presenter::load)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/settings"
    }
}
