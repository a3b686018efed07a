package app.curfew.ui

import android.app.Activity
import android.content.Intent
import android.os.Parcelable
import android.util.SparseArray
import android.view.View
import app.curfew.R
import app.curfew.backup.BackupPresenter
import app.curfew.core.CurfewInterface

/** What outlives a turn of the phone. */
internal class Kept(
    val graph: ScreensGraph,
    val places: Places,
) {
    val stacks = BackStacks(Destination.HOME, places::root)

    /** Null until it is open. */
    var core: CurfewInterface? = null

    /** Scroll positions of the screens, by screen. */
    val viewStates = mutableMapOf<Screen, SparseArray<Parcelable>>()

    /** Who waits for an answer: the phone may turn before it comes. */
    val waiting = WaitingAnswers()

    /** The shell of the activity's present life. */
    var shell: Shell? = null
}

/** Shows the screen in front and serves it. One for each life of an activity; main thread. */
internal class Shell(
    override val activity: Activity,
    private val kept: Kept,
) : ScreenHost {
    private val stacks = kept.stacks
    private val requests = ActivityRequests(activity, kept.waiting)
    private val gesture = BackGesture.of(activity, ::onBack)
    private var resumed = false

    /** The screens that are shown: the list, if it stands beside its detail, then the one in front. */
    private var shown = emptyList<Shown>()

    /** The whole window's content. */
    val view = ShellView(activity, ::onBack, ::choose)

    init {
        kept.shell = this
        kept.graph.onListNews = { kept.shell?.refresh() }
    }

    /** What serves instead of this shell, if the phone was turned since: an answer may come to a screen that asked before. */
    private val successor: Shell?
        get() = kept.shell?.takeIf { it !== this }

    override val core: CurfewInterface
        get() = checkNotNull(kept.core) { "screens are shown only once the core is open" }

    override val work: Work
        get() = kept.graph.work

    override val longWork: Work
        get() = kept.graph.longWork

    override val backups: BackupPresenter
        get() = kept.graph.backups(core)

    override val phone: Phone
        get() = kept.graph.phone

    /** Makes the views of the screen on top, and of the list beside it where there is room, and shows them. */
    fun showTop() {
        kept.viewStates.keys.retainAll(
            stacks
                .all()
                .values
                .flatten()
                .toSet(),
        )
        val list = listBeside()
        val stays = shown.find { it.screen === list && it.pane === view.first }
        (shown - setOfNotNull(stays)).forEach(::leave)
        val first = list?.let { stays ?: make(it, view.first, ListHost()) }
        val main = make(stacks.top, view.main, this)
        shown = listOfNotNull(first, main)
        view.destinations.choose(stacks.destination)
        barChanged()
        if (first != null && stays == null) view.first.show(first.view)
        view.show(main.view, withFirst = first != null, showsDestinations = main.screen.showsDestinations)
        if (resumed) (shown - setOfNotNull(stays)).forEach { it.screen.onShown() }
        barChanged()
    }

    /** The list under the screen on top, where the window is wide enough for both. */
    private fun listBeside(): Screen? =
        stacks.root.takeIf { view.hasTwoPanes && stacks.depth > 1 && stacks.top.showsDestinations }

    private fun make(
        screen: Screen,
        pane: Pane,
        host: ScreenHost,
    ): Shown {
        val made = screen.createView(host, pane)
        kept.viewStates.remove(screen)?.let(made::restoreHierarchyState)
        return Shown(screen, made, pane, host)
    }

    /** Shows that the core did not open, and why as far as that helps; [onRetry] tries again. */
    fun showFailure(
        cause: Throwable,
        onRetry: () -> Unit,
    ) {
        val state = ErrorState(activity)
        val failure =
            if (cause is LinkageError) {
                // Nothing but another installation helps, so there is nothing to try again.
                state.bind(activity.getText(R.string.home_off), activity.getText(R.string.home_library_text))
            } else {
                state.bind(
                    activity.getText(R.string.core_failed_title),
                    activity.getText(R.string.core_failed_text),
                    activity.getText(R.string.action_try_again),
                    onRetry,
                )
            }
        view.main.topBar.bind(activity.getText(R.string.app_name), true, emptyList())
        view.show(activity.centred(failure), withFirst = false, showsDestinations = false)
    }

    fun resume() {
        resumed = true
        shown.forEach { it.screen.onShown() }
    }

    /** What is shown may have changed behind it. */
    fun refresh() {
        if (resumed) shown.forEach { it.screen.onShown() }
    }

    fun pause() {
        resumed = false
        shown.forEach { it.screen.onHidden() }
    }

    /** Keeps the scroll positions of what is shown. */
    fun keepViewState() {
        for (it in shown) kept.viewStates[it.screen] = SparseArray<Parcelable>().also(it.view::saveHierarchyState)
    }

    /** Back by gesture, key or arrow. */
    fun onBack() {
        if (shown.isEmpty()) return activity.finish()
        if (stacks.top.onBack()) return barChanged()
        back()
    }

    override fun open(screen: Screen) {
        successor?.let { return it.open(screen) }
        keepViewState()
        stacks.push(screen)
        showTop()
    }

    override fun back() {
        successor?.let { return it.back() }
        keepViewState()
        kept.viewStates.remove(stacks.top)
        if (stacks.back()) showTop() else activity.finish()
    }

    override fun go(destination: Destination) {
        successor?.let { return it.go(destination) }
        stacks.restart(destination)
        showTop()
    }

    private fun choose(destination: Destination) {
        keepViewState()
        stacks.choose(destination)
        showTop()
    }

    override fun barChanged() {
        successor?.let { return it.barChanged() }
        for (it in shown) {
            val root = it.screen === stacks.root
            it.pane.topBar.bind(it.screen.title(activity), root, it.screen.actions(it.host))
        }
        activity.title = stacks.top.title(activity)
        gesture.take(stacks.hasBack || stacks.top.holdsBack)
    }

    override fun snackbar(
        text: CharSequence,
        action: CharSequence?,
        onAction: (() -> Unit)?,
    ) {
        successor?.let { return it.snackbar(text, action, onAction) }
        view.snackbar.show(text, action, onAction)
    }

    override fun launch(
        intent: Intent,
        onResult: (Int, Intent?) -> Unit,
    ) {
        successor?.let { return it.launch(intent, onResult) }
        requests.launch(intent, onResult)
    }

    override fun requestPermission(
        name: String,
        onResult: (Boolean) -> Unit,
    ) {
        successor?.let { return it.requestPermission(name, onResult) }
        requests.requestPermission(name, onResult)
    }

    fun onActivityResult(
        code: Int,
        result: Int,
        data: Intent?,
    ) = requests.onActivityResult(code, result, data)

    fun onPermissionsResult(
        code: Int,
        grants: IntArray,
    ) = requests.onPermissionsResult(code, grants)

    private fun leave(left: Shown) {
        if (resumed) left.screen.onHidden()
    }

    /** A screen and where it is shown. */
    private class Shown(
        val screen: Screen,
        val view: View,
        val pane: Pane,
        val host: ScreenHost,
    )

    /** Serves the list beside a detail: what it opens takes the detail's place. */
    private inner class ListHost : ScreenHost by this@Shell {
        override fun open(screen: Screen) {
            stacks.backToRoot()
            this@Shell.open(screen)
        }
    }
}
