package app.curfew.ui

import java.util.concurrent.Executor

/**
 * Work that must not hold up the main thread. Imports no `android.*`, so that presenters can be tested anywhere.
 *
 * Tasks run one after another, in the order they were given; so a later answer never comes before an earlier one.
 */
interface Work {
    /** Runs [task] off the main thread and gives what it returned or threw to [onDone], on the main thread. */
    fun <T> run(
        task: () -> T,
        onDone: (Result<T>) -> Unit,
    )
}

/** [Work] on two executors. [background] must run one task at a time. */
class ExecutorWork(
    private val background: Executor,
    private val main: Executor,
) : Work {
    override fun <T> run(
        task: () -> T,
        onDone: (Result<T>) -> Unit,
    ) = background.execute {
        val result = runCatching(task)
        main.execute { onDone(result) }
    }
}
