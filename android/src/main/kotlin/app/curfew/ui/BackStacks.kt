package app.curfew.ui

/**
 * One back stack for each destination, and which one is in front. Imports no `android.*`. Main thread.
 *
 * The first destination is where the app begins: from the root of another, back leads there; from its own, out.
 *
 * @param makeRoot makes the screen at the bottom of a stack
 */
class BackStacks<D : Enum<D>, S : Any>(
    private val first: D,
    private val makeRoot: (D) -> S,
) {
    private val stacks = mutableMapOf<D, MutableList<S>>()

    /** The destination in front. */
    var destination: D = first
        private set

    /** The screen in front. */
    val top: S
        get() = stack().last()

    /** The screen at the bottom of the stack in front. */
    val root: S
        get() = stack().first()

    /** Screens in the stack in front, at least 1. */
    val depth: Int
        get() = stack().size

    /** Whether [back] stays in the app. */
    val hasBack: Boolean
        get() = depth > 1 || destination != first

    fun push(screen: S) {
        stack() += screen
    }

    /** Goes one step back; false if that leaves the app. */
    fun back(): Boolean {
        if (depth > 1) {
            stack().removeAt(depth - 1)
            return true
        }
        val stays = destination != first
        destination = first
        return stays
    }

    /** Takes everything off the root of the stack in front. */
    fun backToRoot() = stack().subList(1, depth).clear()

    /** Brings a destination to the front as it was left. Chosen again while it is in front, it goes to its root. */
    fun choose(destination: D) {
        if (destination == this.destination) backToRoot()
        bring(destination)
    }

    /** Brings a destination to the front with nothing but a new root. */
    fun restart(destination: D) {
        stacks[destination] = mutableListOf(makeRoot(destination))
        this.destination = destination
    }

    /** Brings a destination to the front as it is. */
    fun bring(destination: D) {
        this.destination = destination
    }

    /** The screens of the destinations that were visited, roots first. */
    fun all(): Map<D, List<S>> = stacks

    private fun stack(): MutableList<S> = stacks.getOrPut(destination) { mutableListOf(makeRoot(destination)) }
}
