package app.curfew.ui

import app.curfew.core.CurfewInterface

/** Where an activity's screens come from. Kept while the activity turns: it must not hold it. */
interface Places {
    /** The core is open: reads what the first screen depends on. Not on the main thread. */
    fun coreIsOpen(core: CurfewInterface) = Unit

    /** The screen at the bottom of a destination's stack. */
    fun root(destination: Destination): Screen

    /** A screen made again from its [Screen.key], after the process died. */
    fun remake(key: String): Screen?
}
