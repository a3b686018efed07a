package app.curfew.lists

import java.io.File
import java.util.WeakHashMap

/** The app's own copies of what is being taken in; private, and none is left behind. Any thread. */
internal object ImportFiles {
    private val wanted = WeakHashMap<Any, File>()

    /** A place for [owner]'s copy in [folder]. Copies of owners that are gone, or of a process that died, go. */
    @Synchronized
    fun make(
        folder: File,
        owner: Any,
    ): File {
        drop(owner)
        folder.mkdirs()
        val kept = wanted.values.map { it.path }
        folder.listFiles()?.filter { file -> kept.none { file.path.startsWith(it) } }?.forEach(File::delete)
        return File.createTempFile("import", null, folder).also { wanted[owner] = it }
    }

    /** The copy of [owner], with what lies beside it, is not needed any more. */
    @Synchronized
    fun drop(owner: Any) {
        val file = wanted.remove(owner) ?: return
        file.parentFile
            ?.listFiles()
            ?.filter { it.path.startsWith(file.path) }
            ?.forEach(File::delete)
    }
}
