package app.curfew.ui

/** [Work] that is done at once, on the calling thread: for tests of presenters and for pictures. */
object InlineWork : Work {
    override fun <T> run(
        task: () -> T,
        onDone: (Result<T>) -> Unit,
    ) = onDone(runCatching(task))
}
