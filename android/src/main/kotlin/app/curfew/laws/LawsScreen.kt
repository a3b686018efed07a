package app.curfew.laws

import android.content.Context
import android.icu.util.TimeZone
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.rules.TimeStepper
import app.curfew.ui.BottomSheet
import app.curfew.ui.DateChooser
import app.curfew.ui.Languages
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide

/** What laws say about calling at a time. Main thread. */
class LawsScreen : Screen() {
    override val key = KEY

    private var presenter: LawsPresenter? = null
    private var binder: LawsBinder? = null
    private var sheet: BottomSheet? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.laws_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val language = Languages.of(host.activity)
        val phone = host.phone
        val presenter =
            presenter
                ?: LawsPresenter(host.core, host.work, language, phone::simRegion, phone::now, ::countryOf) {
                    binder?.bind(it)
                }
        this.presenter = presenter
        val actions =
            LawsBinder.Actions(presenter::load, { choosePlace(host, presenter) }) { chooseTime(host, presenter) }
        val made = LawsBinder(host.activity, actions, phone::now)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
    }

    override fun onHidden() {
        sheet?.dismiss()
        sheet = null
    }

    private fun choosePlace(
        host: ScreenHost,
        presenter: LawsPresenter,
    ) {
        val shown = presenter.state as? LawsState.Ready ?: return
        host.open(LawPlaceScreen(shown.places, shown.place) { presenter.handle(LawsEvent.PlaceChosen(it)) })
    }

    private fun chooseTime(
        host: ScreenHost,
        presenter: LawsPresenter,
    ) {
        val shown = presenter.state as? LawsState.Ready ?: return
        var day = shown.at.toLocalDate()
        var minute = shown.at.hour * LawsBinder.MINUTES_PER_HOUR + shown.at.minute
        val context = host.activity
        val asked = BottomSheet(context, context.getText(R.string.laws_time))
        lateinit var date: DateChooser
        lateinit var time: TimeStepper
        val today = host.phone
            .now()
            .withZoneSameInstant(shown.at.zone)
            .toLocalDate()
        date = DateChooser(context, context.getText(R.string.laws_date), today) {
            day = it
            date.bind(it)
        }
        time = TimeStepper(context, context.getText(R.string.laws_clock)) {
            minute = it
            time.bind(it)
        }
        date.bind(day)
        time.bind(minute)
        asked.content.addWide(date)
        asked.content.addWide(time)
        asked.primary(host.activity.getText(R.string.laws_show)) {
            presenter.handle(LawsEvent.TimeChosen(day, minute))
        }
        asked.quiet(host.activity.getText(R.string.laws_use_now)) { presenter.handle(LawsEvent.NowChosen) }
        sheet = asked
        asked.show()
    }

    /** Names the screen. */
    companion object {
        /** Null for a zone of no country, such as UTC. */
        private fun countryOf(zone: String): String? = runCatching { TimeZone.getRegion(zone) }.getOrNull()

        /** See [Screen.key]. */
        const val KEY = "more/laws"
    }
}
