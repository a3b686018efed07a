package app.curfew.history

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.export.ExportProvider
import app.curfew.export.ExportScreen
import app.curfew.laws.CallLawsScreen
import app.curfew.ui.BarAction
import app.curfew.ui.BottomSheet
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory
import app.curfew.ui.ScreenHost

/**
 * Everything that was written down, newest first. Main thread.
 *
 * @param other the name of another phone's ledger, which is only read; null: that of this phone
 */
class HistoryScreen(
    private val phone: Phone,
    private val other: String? = null,
) : Screen() {
    override val key = if (other == null) "history" else OTHER_KEY_START + other

    private var presenter: HistoryPresenter? = null
    private var host: ScreenHost? = null
    private var binder: HistoryBinder? = null
    private var sheet: BottomSheet? = null

    override val holdsBack: Boolean
        get() = presenter?.state?.isSearching == true

    override fun title(context: Context): CharSequence =
        context.getText(if (other == null) R.string.destination_history else R.string.others_one)

    override fun actions(host: ScreenHost): List<BarAction> {
        val isSearching = presenter?.state?.isSearching == true
        val search =
            if (isSearching) {
                BarAction(R.drawable.ic_close, host.activity.getText(R.string.history_search_close)) { search(false) }
            } else {
                BarAction(R.drawable.ic_search, host.activity.getText(R.string.history_search)) { search(true) }
            }
        val export =
            BarAction(
                R.drawable.ic_save_to,
                host.activity.getText(R.string.history_export),
            ) { host.open(ExportScreen(other, phone::now)) }
        val period =
            BarAction(R.drawable.ic_calendar, host.activity.getText(R.string.history_period)) { choosePeriod(host) }
        return listOf(search, period, export)
    }

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: HistoryPresenter(host.core, host.work, phone::now, other, ::show)
        this.presenter = presenter
        val made =
            HistoryBinder(
                host.activity,
                presenter::handle,
                openEntry = { host.open(EntryScreen(it.seq, other, phone::now)) },
                choosePeriod = { choosePeriod(host) },
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.handle(HistoryEvent.Shown)
        val host = host ?: return
        val exports = ExportProvider.filesOf(host.activity.applicationContext)
        val nowMs = phone.now().toInstant().toEpochMilli()
        host.work.run({ exports.clean(nowMs) }) { }
    }

    override fun onHidden() {
        sheet?.dismiss()
    }

    override fun onBack(): Boolean {
        if (!holdsBack) return false
        search(false)
        return true
    }

    private fun search(open: Boolean) {
        presenter?.handle(HistoryEvent.SearchOpened(open))
        host?.barChanged()
    }

    private fun show(state: HistoryState) {
        val wasSearching = binder?.isSearching
        binder?.bind(state)
        if (wasSearching != state.isSearching) host?.barChanged()
    }

    private fun choosePeriod(host: ScreenHost) {
        val query = presenter?.state?.query ?: return
        sheet =
            periodSheet(host.activity, query.period) {
                presenter?.handle(
                    HistoryEvent.QueryChanged(presenter?.state?.query?.copy(period = it) ?: return@periodSheet),
                )
            }.also(BottomSheet::show)
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with for another phone's; its name follows. */
        const val OTHER_KEY_START = "history/other/"
    }
}

/** Makes the history's screens and the export's again after the process died. */
class HistoryScreens(
    private val phone: Phone,
) : ScreenFactory {
    override fun create(key: String): Screen? =
        when {
            key.startsWith(EntryScreen.KEY_START) ->
                EntryScreen.of(key.removePrefix(EntryScreen.KEY_START), phone::now)
            key.startsWith(CallerScreen.KEY_START) -> CallerScreen(key.removePrefix(CallerScreen.KEY_START), phone::now)
            key.startsWith(CallLawsScreen.KEY_START) ->
                key.removePrefix(CallLawsScreen.KEY_START).toULongOrNull()?.let(::CallLawsScreen)
            key.startsWith(HistoryScreen.OTHER_KEY_START) ->
                HistoryScreen(phone, key.removePrefix(HistoryScreen.OTHER_KEY_START))
            key.startsWith(ExportScreen.KEY) ->
                ExportScreen(key.removePrefix(ExportScreen.KEY).removePrefix("/").ifEmpty { null }, phone::now)
            else -> null
        }
}
