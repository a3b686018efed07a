package app.curfew.history

import app.curfew.ui.Work

/** [Work] that a test lets go on, one task at a time, in their order. */
class WaitingWork : Work {
    private val waiting = ArrayDeque<() -> Unit>()

    override fun <T> run(
        task: () -> T,
        onDone: (Result<T>) -> Unit,
    ) {
        waiting += { onDone(runCatching(task)) }
    }

    /** Does all that waits, also what that begins. */
    fun finish() {
        while (waiting.isNotEmpty()) waiting.removeFirst()()
    }
}
