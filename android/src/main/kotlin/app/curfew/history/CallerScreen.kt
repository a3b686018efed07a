package app.curfew.history

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.cases.StartCase
import app.curfew.core.CurfewInterface
import app.curfew.core.NumberView
import app.curfew.ui.BarAction
import app.curfew.ui.ErrorState
import app.curfew.ui.ListColumn
import app.curfew.ui.Numbers
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.Work
import app.curfew.ui.centred
import java.time.ZonedDateTime

/** All calls of one number, on the ring and one by one. Main thread. */
class CallerScreen(
    private val number: String,
    private val now: () -> ZonedDateTime,
) : Screen() {
    override val key = KEY_START + number

    private var presenter: CallerPresenter? = null
    private var host: ScreenHost? = null
    private var binder: CallerBinder? = null
    private val adding = AddToList(number)
    private val starting = StartCase(number)

    override fun title(context: Context): CharSequence = Numbers.display(number)

    override fun actions(host: ScreenHost) =
        listOf(
            BarAction(R.drawable.ic_file, host.activity.getText(R.string.cases_start)) { starting.start() },
            BarAction(R.drawable.ic_add, host.activity.getText(R.string.history_add_to_list)) { adding.start() },
        )

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: CallerPresenter(number, host.core, host.work) { binder?.bind(it) }
        this.presenter = presenter
        adding.attach(host)
        starting.attach(host)
        val made = CallerBinder(host.activity, now, presenter::load) { host.open(EntryScreen(it, now)) }
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
        val context = host?.activity ?: return
        adding.restore(context)
        starting.restore(context)
    }

    override fun onHidden() {
        adding.suspend()
        starting.suspend()
    }

    /** Names the screen for the shell. */
    companion object {
        /** What [Screen.key] begins with; the number follows. */
        const val KEY_START = "history/caller/"
    }
}

/** What [CallerScreen] shows. */
sealed interface CallerState {
    /** Nothing has been read yet. */
    data object Loading : CallerState

    /** It could not be read. */
    data object Failed : CallerState

    /** The calls, and what is known of the number. */
    data class Ready(
        val number: NumberView,
        val calls: CallerCalls,
    ) : CallerState
}

/** The calls of [number]. Main thread; the core is asked by [work]. */
class CallerPresenter(
    private val number: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val show: (CallerState) -> Unit,
) {
    /** What is shown. */
    var state: CallerState = CallerState.Loading
        private set

    /** Reads them, again on each return. */
    fun load() {
        work.run({ CallerState.Ready(core.describe(number), CallerCalls.read(core, number)) }) { result ->
            state = result.getOrElse { CallerState.Failed }
            show(state)
        }
    }
}

/** The views of [CallerScreen]. Main thread. */
internal class CallerBinder(
    private val context: Context,
    private val now: () -> ZonedDateTime,
    again: () -> Unit,
    openEntry: (ULong) -> Unit,
) {
    private val summary = CallerSummary(context)
    private val rows = EntryRows(context, ofOneCaller = true)
    private val list = ListColumn(context)
    private val failed =
        context.centred(
            ErrorState(context).bind(
                context.getText(R.string.history_failed_title),
                context.getText(R.string.history_failed_what_to_do),
                context.getText(R.string.action_try_again),
                again,
            ),
        )

    /** The whole screen. */
    val view = FrameLayout(context)

    init {
        list.header(summary)
        list.adapter = rows
        list.setOnItemClickListener {
            _,
            _,
            position,
            _,
            ->
            rows.entryAt(position - list.headerViewsCount)?.let { openEntry(it.seq) }
        }
        view.addView(list)
        view.addView(failed)
    }

    fun bind(state: CallerState) {
        list.visibility = if (state is CallerState.Ready) View.VISIBLE else View.GONE
        failed.visibility = if (state is CallerState.Failed) View.VISIBLE else View.GONE
        if (state !is CallerState.Ready) return
        summary.bind(state.number, state.calls)
        rows.show(state.calls.entries.map(HistoryLine::Item), now().toLocalDate())
    }
}
