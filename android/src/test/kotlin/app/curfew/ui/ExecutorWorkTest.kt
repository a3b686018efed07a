package app.curfew.ui

import org.junit.Assert.assertEquals
import org.junit.Test

class ExecutorWorkTest {
    private val background = ArrayDeque<Runnable>()
    private val main = ArrayDeque<Runnable>()
    private val work = ExecutorWork(background::addLast, main::addLast)
    private val log = mutableListOf<String>()

    @Test
    fun `the task runs in the background and its result is given on the main thread`() {
        work.run({
            log += "task"
            7
        }) { log += "got ${it.getOrNull()}" }
        assertEquals(emptyList<String>(), log)
        background.removeFirst().run()
        assertEquals(listOf("task"), log)
        main.removeFirst().run()
        assertEquals(listOf("task", "got 7"), log)
    }

    @Test
    fun `what a task throws is its result`() {
        work.run<Int>({ throw IllegalStateException("full") }) { log += it.exceptionOrNull()?.message.orEmpty() }
        background.removeFirst().run()
        main.removeFirst().run()
        assertEquals(listOf("full"), log)
    }
}
