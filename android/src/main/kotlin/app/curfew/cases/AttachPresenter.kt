package app.curfew.cases

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.lists.ImportFiles
import app.curfew.lists.ImportProblem
import app.curfew.lists.NamedSource
import app.curfew.ui.Work
import java.io.File

/** What comes of a file that is to be attached. */
sealed interface AttachNotice {
    /** It needs a name; [offered] is the file's own. */
    data class Name(
        val offered: String,
    ) : AttachNotice

    /** Nothing is typed for a name. */
    data object NoName : AttachNotice

    /** Another is being copied, so this one was not taken. */
    data object Busy : AttachNotice

    /** It is being copied. */
    data object Copying : AttachNotice

    /** It belongs to the case now. */
    data object Attached : AttachNotice

    /** It is larger than the case takes. */
    data object TooLarge : AttachNotice

    /** It cannot be read, or there is nothing in it. */
    data object NotRead : AttachNotice

    /** The phone cannot keep it. */
    data object NotKept : AttachNotice
}

/**
 * Attaches files to the case [case], whole or not at all. Main thread; the provider and the files are asked by [work], as they may take
 * their time.
 *
 * @param folder where a copy lies until the core has taken it; nothing else is there
 */
class AttachPresenter(
    private val case: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val folder: File,
    private val say: (AttachNotice) -> Unit,
) {
    private var picked: NamedSource? = null

    /** Whether one is being copied; no other is taken meanwhile. */
    var isCopying = false
        private set

    /** A file was picked, which is read once it has a name. */
    fun pick(source: NamedSource) {
        if (isCopying) return say(AttachNotice.Busy)
        picked = source
        work.run({ source.fileName }) {
            if (picked === source) say(AttachNotice.Name(it.getOrDefault("")))
        }
    }

    /** Attaches what was picked, once however often it is asked for. */
    fun attach(name: String) {
        val source = picked
        if (source == null || isCopying) return
        if (name.isBlank()) return say(AttachNotice.NoName)
        isCopying = true
        say(AttachNotice.Copying)
        work.run({ keep(source, name) }) { done ->
            isCopying = false
            picked = null
            say(done.getOrDefault(AttachNotice.NotKept))
        }
    }

    private fun keep(
        source: NamedSource,
        name: String,
    ): AttachNotice {
        try {
            val copy = ImportFiles.make(folder, this)
            val problem = source.copy(copy)
            if (problem == ImportProblem.TooLarge) return AttachNotice.TooLarge
            if (problem != null || copy.length() == 0L) return AttachNotice.NotRead
            core.attachFile(case, copy.path, name, source.type)
            return AttachNotice.Attached
        } catch (_: CurfewException.Input) {
            // Another file has taken the room meanwhile.
            return AttachNotice.TooLarge
        } finally {
            ImportFiles.drop(this)
        }
    }
}
