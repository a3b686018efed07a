package app.curfew.history

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.cases.MemoScreen
import app.curfew.cases.StartCase
import app.curfew.core.EntryKind
import app.curfew.laws.CallLawsScreen
import app.curfew.rules.RuleEditorScreen
import app.curfew.ui.BarAction
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.time.ZonedDateTime

/**
 * Everything about the entry [seq]. Main thread.
 *
 * @param other the name of another phone's ledger, which is only read; null: that of this phone
 */
class EntryScreen(
    private val seq: ULong,
    private val other: String?,
    private val now: () -> ZonedDateTime,
) : Screen() {
    /** An entry of this phone's ledger. */
    constructor(seq: ULong, now: () -> ZonedDateTime) : this(seq, null, now)

    override val key = KEY_START + listOfNotNull(seq, other).joinToString("/")

    private var presenter: EntryPresenter? = null
    private var host: ScreenHost? = null
    private var binder: EntryBinder? = null
    private var adding: AddToList? = null
    private var starting: StartCase? = null

    /** Whether it is asked at once which list the number is to be on. */
    var adds = false

    /** Whether it is asked at once which case the number is to be in. */
    var starts = false

    override fun title(context: Context): CharSequence {
        val isCall = (presenter?.state as? EntryState.Ready)?.detail?.entry?.kind == EntryKind.CALL
        return context.getText(if (isCall) R.string.history_call_title else R.string.history_entry_title)
    }

    override fun actions(host: ScreenHost): List<BarAction> {
        val ready = presenter?.state as? EntryState.Ready ?: return emptyList()
        return listOf(
            BarAction(R.drawable.ic_share, host.activity.getText(R.string.history_share)) { share(host, ready) },
        )
    }

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: EntryPresenter(seq, host.core, host.work, other, ::show)
        this.presenter = presenter
        val made =
            EntryBinder(
                host.activity,
                EntryBinder.Actions(
                    again = presenter::load,
                    back = host::back,
                    copy = { copy(host, it) },
                    openCaller = { host.open(CallerScreen(it, now)) },
                    addToList = { adding?.start() },
                    changeRule = { host.open(RuleEditorScreen(it)) },
                    startCase = { starting?.start() },
                    memo = { host.open(MemoScreen(seq)) },
                    openLaws = { host.open(CallLawsScreen(seq)) },
                ),
                isOwn = other == null,
            ) { now().toLocalDate() }
        binder = made
        adding?.attach(host)
        starting?.attach(host)
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
        val context = host?.activity ?: return
        adding?.restore(context)
        starting?.restore(context)
    }

    override fun onHidden() {
        adding?.suspend()
        starting?.suspend()
    }

    private fun show(state: EntryState) {
        val host = host ?: return
        val entry = (state as? EntryState.Ready)?.detail?.entry?.takeIf { other == null }
        val number = entry?.number
        if (number != null && adding == null) {
            adding = AddToList(number).also { it.attach(host) }
            starting = StartCase(number).also { it.attach(host) }
        } else if (entry?.kind == EntryKind.CALL && starting == null) {
            starting = StartCase("", seq).also { it.attach(host) }
        }
        binder?.bind(state)
        host.barChanged()
        // Once: not again when the screen comes back.
        if (adds && adding != null) {
            adds = false
            adding?.start()
        }
        if (starts && starting != null) {
            starts = false
            starting?.start()
        }
    }

    private fun copy(
        host: ScreenHost,
        number: String,
    ) {
        val clipboard = host.activity.getSystemService(ClipboardManager::class.java) ?: return
        clipboard.setPrimaryClip(ClipData.newPlainText(host.activity.getText(R.string.history_number), number))
        host.snackbar(host.activity.getText(R.string.history_copied))
    }

    private fun share(
        host: ScreenHost,
        ready: EntryState.Ready,
    ) {
        val text = EntryText(host.activity).of(ready.detail, ready.number)
        val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
        host.activity.startActivity(Intent.createChooser(send, null))
    }

    /** Names the screen for the shell. */
    companion object {
        /** What [Screen.key] begins with; the entry's number follows, and the name of another phone's ledger. */
        const val KEY_START = "history/entry/"

        /** The screen of a key after [KEY_START]: the entry, and the name of another phone's ledger. */
        fun of(
            key: String,
            now: () -> ZonedDateTime,
        ): EntryScreen? {
            val other = key.substringAfter('/', "").ifEmpty { null }
            return key.substringBefore('/').toULongOrNull()?.let { EntryScreen(it, other, now) }
        }
    }
}
