package app.curfew.ui

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import app.curfew.core.CurfewInterface

/**
 * An activity that shows [Screen]s: it opens the core off the main thread, keeps the back stacks while the phone
 * turns, and makes them again after the process died.
 */
abstract class ShellActivity : Activity() {
    private lateinit var kept: Kept
    private lateinit var shell: Shell

    /** What serves the screens of this activity, from `onCreate` on. */
    val host: ScreenHost
        get() = shell

    /** The graph of this activity's screens; tests make another. */
    protected open fun createGraph(): ScreensGraph = ScreensGraph(applicationContext)

    /** Where the screens come from. What is returned outlives this activity and must not hold it. */
    protected abstract fun createPlaces(graph: ScreensGraph): Places

    /** The first screen, or a later intent's, is about to be shown: a chance to open what the intent asks for. */
    protected open fun onIntent(
        intent: Intent,
        host: ScreenHost,
    ) = Unit

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.edgeToEdge()
        @Suppress("DEPRECATION") // Its successor is AndroidX only.
        val before = lastNonConfigurationInstance as? Kept
        kept = before ?: createGraph().let { Kept(it, createPlaces(it)) }
        shell = Shell(this, kept)
        setContentView(shell.view)
        if (kept.core != null) shell.showTop() else openCore(savedInstanceState)
    }

    private fun openCore(saved: Bundle?) {
        val graph = kept.graph
        val places = kept.places
        val task = {
            val core = graph.openCore()
            places.coreIsOpen(core)
            graph.cameToFront(core)
            core
        }
        graph.work.run(task) { opened ->
            if (isDestroyed) return@run
            opened.onSuccess { begin(it, saved) }.onFailure { shell.showFailure(it) { openCore(saved) } }
        }
    }

    private fun begin(
        core: CurfewInterface,
        saved: Bundle?,
    ) {
        kept.core = core
        if (saved != null) StackKeys.restore(saved, kept.stacks, kept.places::remake)
        shell.showTop()
        if (saved == null) onIntent(intent, shell)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        setIntent(intent)
        if (kept.core != null) onIntent(intent, shell)
    }

    override fun onResume() {
        super.onResume()
        shell.resume()
        val graph = kept.graph
        val core = kept.core ?: return
        graph.work.run({ graph.cameToFront(core) }) { }
    }

    override fun onPause() {
        shell.pause()
        super.onPause()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        shell.keepViewState()
        if (kept.core != null) StackKeys.save(outState, kept.stacks)
    }

    @Deprecated("Deprecated in Java")
    override fun onRetainNonConfigurationInstance(): Any = kept

    @Deprecated("Deprecated in Java")
    override fun onBackPressed() = shell.onBack()

    @Deprecated("Deprecated in Java")
    override fun onActivityResult(
        requestCode: Int,
        resultCode: Int,
        data: Intent?,
    ) = shell.onActivityResult(requestCode, resultCode, data)

    override fun onRequestPermissionsResult(
        requestCode: Int,
        permissions: Array<out String>,
        grantResults: IntArray,
    ) = shell.onPermissionsResult(requestCode, grantResults)
}

/** The back stacks as keys, for the time after the process died. */
internal object StackKeys {
    private const val DESTINATION = "destination"

    fun save(
        into: Bundle,
        stacks: BackStacks<Destination, Screen>,
    ) {
        into.putString(DESTINATION, stacks.destination.name)
        for ((destination, screens) in stacks.all()) {
            // What cannot be made again, and what lies on it, is not kept. The root comes by itself.
            val keys = screens.drop(1).map { it.key }.takeWhile { it.isNotEmpty() }
            into.putStringArrayList(destination.name, ArrayList(keys))
        }
    }

    fun restore(
        from: Bundle,
        stacks: BackStacks<Destination, Screen>,
        remake: (String) -> Screen?,
    ) {
        val front = Destination.entries.find { it.name == from.getString(DESTINATION) } ?: return
        for (destination in Destination.entries) {
            val keys = from.getStringArrayList(destination.name) ?: continue
            stacks.restart(destination)
            for (key in keys) stacks.push(remake(key) ?: break)
        }
        stacks.bring(front)
    }
}
