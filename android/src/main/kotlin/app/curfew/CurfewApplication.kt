package app.curfew

import android.app.Application

/**
 * The process. Runs before the first unlock too, so it opens nothing by itself: what a component needs it takes
 * from [graph].
 */
open class CurfewApplication : Application() {
    /** The app's parts. */
    val graph: AppGraph by lazy(::createGraph)

    /** Makes [graph]; tests make another. */
    protected open fun createGraph(): AppGraph = AppGraph(this)
}
