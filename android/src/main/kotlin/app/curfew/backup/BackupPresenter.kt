package app.curfew.backup

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.export.ExportCopy
import app.curfew.export.ExportTarget
import app.curfew.export.Saving
import app.curfew.lists.ImportProblem
import app.curfew.lists.ImportSource
import app.curfew.ui.Work
import java.io.File
import java.io.IOException

/**
 * Makes a backup and brings one back, for all screens of the process: there is one passphrase and one file at a time, and
 * what was begun goes on when its screen has gone. Main thread; the core and the files are used by [work], which should be
 * no thread that other screens wait for.
 *
 * @param folder where the encrypted file lies while it is copied out or in; nothing else is there
 */
class BackupPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val folder: File,
) {
    /** What is shown. */
    var state = BackupState()
        private set

    private val screens = mutableSetOf<(BackupState) -> Unit>()
    private var isTold = false
    private val coming = File(folder, "in.age")

    /** A screen is opened anew: what came of a thing is told no more once it was told. */
    fun begin() {
        if (isTold && !state.isBusy && state.bringing !is Bringing.Asking) present(BackupState())
    }

    /** A screen comes to the front: it shows the state, and each that follows. */
    fun attach(show: (BackupState) -> Unit) {
        screens += show
        isTold = true
        show(state)
    }

    /** It is not in front any more. */
    fun detach(show: (BackupState) -> Unit) {
        screens -= show
    }

    /** Makes a backup, and puts it where the user wants it: whole, or it says that it is not. */
    fun make(
        passphrase: String,
        target: ExportTarget,
    ) {
        if (state.isBusy) return drop(target) {}
        leave()
        making(Making.Running(isCopying = false))
        val file = File(folder, "out.age")
        val write = {
            clean()
            core.backup(passphrase, file.path)
        }
        work.run(write) { made ->
            val view = made.getOrElse {
                return@run drop(target) { isGone ->
                    making(if (isGone) Making.NotWritten else Making.NotSaved(isPartLeft = true))
                }
            }
            making(Making.Running(isCopying = true))
            val copy = {
                val saved = ExportCopy.save(file, target) { bytes, _ -> bytes == view.bytes.toLong() }
                file.delete()
                saved
            }
            work.run(copy) { saved ->
                making(
                    when (saved.getOrNull()) {
                        Saving.SAVED -> Making.Done(view)
                        Saving.FAILED -> Making.NotSaved(isPartLeft = false)
                        else -> Making.NotSaved(isPartLeft = true)
                    },
                )
            }
        }
    }

    /** Copies a backup into the app, and asks for its passphrase. [source] makes one with at most so many bytes. */
    fun take(source: (limit: Long) -> ImportSource) {
        if (state.isBusy) return
        bringing(Bringing.Reading)
        val task = {
            clean()
            source(folder.usableSpace / 2).copy(coming)
        }
        work.run(task) { taken ->
            bringing(
                when (taken.getOrDefault(ImportProblem.BrokenOff)) {
                    null -> Bringing.Asking()
                    ImportProblem.TooLarge -> ended(Bringing.Failed(BackupProblem.STORAGE))
                    else -> ended(Bringing.Failed(BackupProblem.NOT_READ))
                },
            )
        }
    }

    /** Brings the backup back that was taken in. */
    fun restore(passphrase: String) {
        if (state.bringing !is Bringing.Asking) return
        bringing(Bringing.Running)
        work.run({ core.restore(passphrase, coming.path) }) { restored ->
            bringing(
                restored.fold({ ended(Bringing.Done(it)) }) {
                    when (it) {
                        is CurfewException.Key -> Bringing.Asking(isWrong = true)
                        is CurfewException.NotFound -> ended(Bringing.Failed(BackupProblem.NO_BACKUP))
                        is CurfewException.Input -> ended(Bringing.Failed(BackupProblem.DAMAGED))
                        else -> ended(Bringing.Failed(BackupProblem.STORAGE))
                    }
                },
            )
        }
    }

    /** The user does not know the passphrase, or thought better of it. */
    fun leave() {
        if (state.bringing is Bringing.Asking) bringing(ended(Bringing.NotYet))
    }

    /** The copy is not needed any more. */
    private fun ended(next: Bringing): Bringing {
        work.run({ coming.delete() }) {}
        return next
    }

    /** The file that the user made for a backup that there is not. */
    private fun drop(
        target: ExportTarget,
        onDone: (isGone: Boolean) -> Unit,
    ) = work.run({ target.discard() }) { onDone(it.getOrDefault(false)) }

    /** What a process that was ended has left. */
    @Throws(IOException::class)
    private fun clean() {
        folder.mkdirs()
        folder.listFiles().orEmpty().forEach { it.delete() }
    }

    private fun making(next: Making) = present(state.copy(making = next))

    private fun bringing(next: Bringing) = present(state.copy(bringing = next))

    private fun present(next: BackupState) {
        state = next
        isTold = screens.isNotEmpty()
        // One that is told may leave.
        screens.toList().forEach { it(next) }
    }
}
