package app.curfew.screening

import android.os.CancellationSignal
import java.util.concurrent.Callable
import java.util.concurrent.ExecutionException
import java.util.concurrent.Future
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * Asks another process (the contacts, the telephony) without waiting longer for it than a call can wait.
 *
 * A question that hangs keeps its thread, and when all [MAX_THREADS] hang further questions fail at once: the
 * main thread never waits for more than the time it names.
 */
class BoundedWork(
    name: String,
) {
    private val executor =
        ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, SynchronousQueue()) { work ->
            Thread(work, "curfew-$name").apply { isDaemon = true }
        }

    /** Starts a question on another thread. */
    fun <T> ask(question: (CancellationSignal) -> T): Pending<T> {
        val signal = CancellationSignal()
        val future =
            try {
                executor.submit(Callable { question(signal) })
            } catch (_: RejectedExecutionException) {
                null
            }
        return Pending(future, signal)
    }

    /** A question on its way. */
    class Pending<T>(
        private val future: Future<T>?,
        private val signal: CancellationSignal,
    ) {
        /** The answer, or a failure: what was thrown, or a [TimeoutException] after [millis], when it is cancelled. */
        fun await(millis: Long): Result<T> {
            if (future == null) return Result.failure(TimeoutException())
            return try {
                Result.success(future.get(millis.coerceAtLeast(0), TimeUnit.MILLISECONDS))
            } catch (late: TimeoutException) {
                signal.cancel()
                future.cancel(true)
                Result.failure(late)
            } catch (failed: ExecutionException) {
                Result.failure(failed.cause ?: failed)
            }
        }
    }

    private companion object {
        const val MAX_THREADS = 2
        const val IDLE_SECONDS = 10L
    }
}
