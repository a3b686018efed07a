package app.curfew.cases

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.CaseLine
import app.curfew.core.CurfewInterface
import app.curfew.lists.EntrySheet
import app.curfew.ui.BarAction
import app.curfew.ui.Card
import app.curfew.ui.EmptyState
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.SwitchRow
import app.curfew.ui.Work
import app.curfew.ui.addWide
import app.curfew.ui.sectionHeader

/** What [CasesScreen] shows. */
sealed interface CasesState {
    /** Nothing has been read yet. */
    data object Loading : CasesState

    /** They could not be read. */
    data object Failed : CasesState

    /**
     * What is there.
     *
     * @property cases the cases, newest first
     * @property asks whether an answered call is asked about
     * @property notifies whether a notification offers a note about it
     */
    data class Ready(
        val cases: List<CaseLine>,
        val asks: Boolean,
        val notifies: Boolean,
    ) : CasesState
}

/** Reads the cases and opens new ones. Main thread, but core and [memory] by [work]; imports no `android.*`. */
class CasesPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val memory: AskMemory,
    private val show: (CasesState) -> Unit,
) {
    /** What is shown. */
    var state: CasesState = CasesState.Loading
        private set

    /** What the switches say since they were touched. */
    private var asks: Boolean? = null
    private var notifies: Boolean? = null

    /** Reads them, again on each return. */
    fun load() =
        work.run({ CasesState.Ready(core.cases(), memory.asksAfterCalls, memory.notifiesAfterCalls) }) { read ->
            state =
                read.fold({ it.copy(asks = asks ?: it.asks, notifies = notifies ?: it.notifies) }) { CasesState.Failed }
            show(state)
        }

    /** Whether an answered call is asked about, from now on. */
    fun ask(on: Boolean) {
        asks = on
        (state as? CasesState.Ready)?.let { state = it.copy(asks = on) }
        work.run({ memory.asksAfterCalls = on }) {}
    }

    /** Whether a notification offers a note after one, from now on. */
    fun notify(on: Boolean) {
        notifies = on
        (state as? CasesState.Ready)?.let { state = it.copy(notifies = on) }
        work.run({ memory.notifiesAfterCalls = on }) {}
    }

    /** Opens a case without a number; [onDone] gets its id, or null where it was not written. */
    fun open(
        name: String,
        onDone: (String?) -> Unit,
    ) = work.run({ core.openCase(name.trim(), emptyList(), null) }) { onDone(it.getOrNull()) }
}

/** The cases. Main thread. */
class CasesScreen : Screen() {
    override val key = KEY

    private var presenter: CasesPresenter? = null
    private var host: ScreenHost? = null
    private var frame: FrameLayout? = null
    private val naming = EntrySheet(R.string.cases_new, R.string.cases_name, R.string.cases_open, ::open)

    override fun title(context: Context): CharSequence = context.getText(R.string.cases_title)

    override fun actions(host: ScreenHost) =
        listOf(BarAction(R.drawable.ic_add, host.activity.getText(R.string.cases_new)) { naming.open(host.activity) })

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        if (presenter == null) presenter = CasesPresenter(host.core, host.work, StoredAnswers(host.activity), ::show)
        return FrameLayout(host.activity).also {
            frame = it
            presenter?.state?.let(::show)
        }
    }

    override fun onShown() {
        presenter?.load()
        host?.let { naming.restore(it.activity) }
    }

    override fun onHidden() = naming.suspend()

    private fun open(name: String) {
        val host = host ?: return
        presenter?.open(name) { id ->
            if (id == null) return@open naming.refuse(host.activity.getText(R.string.cases_not_opened))
            naming.close()
            host.open(CaseScreen(id))
        }
    }

    private fun show(state: CasesState) {
        val context = host?.activity ?: return
        val frame = frame ?: return
        frame.removeAllViews()
        when (state) {
            CasesState.Loading -> Unit
            CasesState.Failed -> frame.addView(context.failed { presenter?.load() })
            is CasesState.Ready -> frame.addView(body(context, state))
        }
    }

    private fun empty(context: Context): View =
        EmptyState(context).bind(
            R.drawable.ic_file,
            context.getText(R.string.cases_none),
            context.getText(R.string.cases_new),
        ) { naming.open(context) }

    private fun body(
        context: Context,
        state: CasesState.Ready,
    ): View {
        val body = ScrollColumn(context)
        if (state.cases.isEmpty()) body.part(empty(context))
        for ((isOpen, of) in state.cases.groupBy { it.open }.toSortedMap(reverseOrder())) {
            if (!isOpen) body.part(context.sectionHeader(context.getText(R.string.cases_closed)))
            val card = body.part(Card(context).withRows())
            of.forEach { card.addWide(row(context, it)) }
        }
        body.part(context.sectionHeader(context.getText(R.string.memo_title)))
        val asks = body.part(Card(context).withRows())
        asks.addWide(
            SwitchRow(context).bind(
                context.getText(R.string.memo_ask),
                context.getText(R.string.memo_ask_text),
                state.asks,
            ) { presenter?.ask(it) },
        )
        asks.addWide(
            SwitchRow(context).bind(
                context.getText(R.string.memo_notify),
                context.getText(R.string.memo_notify_text),
                state.notifies,
            ) { presenter?.notify(it) },
        )
        return body
    }

    private fun row(
        context: Context,
        case: CaseLine,
    ): View {
        val numbers = case.numbers.size
        val says =
            listOfNotNull(
                context.resources.getQuantityString(R.plurals.cases_numbers, numbers, numbers),
                context.getText(R.string.cases_filed).takeIf { case.filings > 0u },
            ).joinToString(context.getString(R.string.history_dot))
        return ListRow(context)
            .bind(RowSymbol(R.drawable.ic_file), case.name, says) {
                host?.open(CaseScreen(case.id))
            }.withChevron()
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "cases"
    }
}
