package app.curfew.lists

import android.content.Context
import app.curfew.core.CurfewInterface
import java.io.File
import kotlin.concurrent.thread

/**
 * What a look at folder and lists has found; what waits or is damaged is told once.
 *
 * @property taken what was updated without asking
 * @property waiting the names of lists for which there is an update to ask about
 * @property damaged the lists that do not hold what was written
 */
data class ListNews(
    val taken: List<TakenUpdate> = emptyList(),
    val waiting: List<String> = emptyList(),
    val damaged: List<String> = emptyList(),
) {
    /** Whether there is nothing to tell. */
    val isEmpty: Boolean get() = taken.isEmpty() && waiting.isEmpty() && damaged.isEmpty()
}

/**
 * What lists need once a day and when the app is opened: the folder is looked through, and every byte of the lists in
 * force is read, so that damage is known before a call meets it. Not on the main thread.
 */
class ListCare(
    private val folder: ListFolder,
    private val core: CurfewInterface,
    private val cache: File,
) {
    /** Looks once. */
    fun look(): ListNews {
        val taken = mutableListOf<TakenUpdate>()
        val waiting = Updates(folder, core, cache).look(taken::add).updates
        val damaged = core.checkLists()
        val news = folder.news((waiting.map { it.stamp } + damaged.map { DAMAGED + it }).toSet())
        return ListNews(
            taken,
            waiting.filter { it.stamp in news }.map { it.list ?: it.name },
            damaged.filter { DAMAGED + it in news },
        )
    }

    /** Has it done by the platform. */
    companion object {
        /** No file's stamp begins so: it begins with the file's name. */
        private const val DAMAGED = "/"

        /** The thread that looks, behind everything else that the phone does. */
        const val THREAD = "curfew-lists"

        /** Looks with what [open] gives, shows what is new, and says so by [onDone], on [THREAD]. */
        fun start(
            context: Context,
            open: () -> CurfewInterface,
            onDone: (ListNews) -> Unit,
        ) = thread(name = THREAD, priority = Thread.MIN_PRIORITY) {
            val news =
                try {
                    ListCare(TreeFolder(context), open(), importCache(context)).look()
                } catch (_: Exception) {
                    // The next look is soon enough; the screens say what cannot be read.
                    ListNews()
                } catch (_: LinkageError) {
                    // Without the library every call rings; the process that lets it must live.
                    ListNews()
                }
            ListsNotifier(context).show(news)
            onDone(news)
        }
    }
}
