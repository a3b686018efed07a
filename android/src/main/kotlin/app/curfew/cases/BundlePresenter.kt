package app.curfew.cases

import app.curfew.core.BundleContents
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.core.PhoneSigner
import app.curfew.export.ExportChoice
import app.curfew.export.ExportCopy
import app.curfew.export.ExportFiles
import app.curfew.export.ExportTarget
import app.curfew.export.MadeExport
import app.curfew.export.Saving
import app.curfew.ui.Work
import java.time.ZonedDateTime

/** Why there is no bundle. */
enum class BundleProblem {
    /** There is no such case. */
    GONE,

    /** A file of the case or a part of the ledger is missing or was changed; a bundle leaves nothing out. */
    NOT_WHOLE,

    /** Reading or writing failed. */
    STORAGE,
}

/** What [BundleScreen] shows. */
sealed interface BundleState {
    /** Nothing has been read yet. */
    data object Loading : BundleState

    /** It cannot be made. */
    data class Failed(
        val problem: BundleProblem,
    ) : BundleState

    /**
     * What it will disclose.
     *
     * @property problem why the last try failed
     */
    data class Ready(
        val contents: BundleContents,
        val problem: BundleProblem? = null,
    ) : BundleState

    /** It is being made. */
    data object Writing : BundleState

    /**
     * The file is there.
     *
     * @property entries how many entries it discloses
     * @property unsigned why it is not signed, in the key store's words; null where it is
     */
    data class Done(
        val made: MadeExport,
        val entries: Long,
        val unsigned: String?,
        val saving: Saving = Saving.NOT_YET,
    ) : BundleState
}

/**
 * Makes the bundle of a case. Main thread; the core, the key and the files are used by [work], and by [longWork] to make
 * the bundle and to save it.
 *
 * @param signer the phone's key
 * @param page reads the page that checks a bundle in a browser
 */
class BundlePresenter(
    private val case: String,
    private val core: CurfewInterface,
    private val work: Work,
    private val longWork: Work,
    private val signer: PhoneSigner,
    private val page: () -> ByteArray,
    private val language: LanguageView,
    private val files: ExportFiles,
    private val now: () -> ZonedDateTime,
    private val show: (BundleState) -> Unit,
) {
    /** What is shown. */
    var state: BundleState = BundleState.Loading
        private set

    /** Reads it, again on each return. */
    fun load() {
        when (val shown = state) {
            BundleState.Writing -> Unit
            // The system may have cleared the cache.
            is BundleState.Done ->
                work.run({ shown.made.file.isFile }) { if (it.getOrNull() == false && state == shown) read(null) }
            else -> read((shown as? BundleState.Ready)?.problem)
        }
    }

    /** Makes it, once however often it is asked for. */
    fun make() {
        if (state !is BundleState.Ready) return
        present(BundleState.Writing)
        val at = now()
        longWork.run({
            val file = files.bundle(at)
            val made = core.bundle(case, language, page(), file.path, signer)
            val (calls, bytes) = made.calls.toLong() to made.bytes.toLong()
            val export = MadeExport(file, ExportChoice(), calls, bytes, made.sha256, made.code)
            BundleState.Done(export, made.entries.toLong(), made.unsigned)
        }) { made ->
            made.fold(::present) { read(problem(it)) }
        }
    }

    /** Copies it there. */
    fun save(target: ExportTarget) {
        val done = state as? BundleState.Done ?: return
        present(done.copy(saving = Saving.RUNNING))
        longWork.run({ ExportCopy.save(done.made, target) }) { saved ->
            val shown = state as? BundleState.Done ?: return@run
            present(shown.copy(saving = saved.getOrDefault(Saving.FAILED_PART_LEFT)))
        }
    }

    private fun read(problem: BundleProblem?) {
        val asked = state
        work.run({ core.bundleContents(case) }) { read ->
            // What is shown has changed since; another look was asked for, if it needs one.
            if (state !== asked) return@run
            present(read.fold({ BundleState.Ready(it, problem) }) { BundleState.Failed(problem(it)) })
        }
    }

    private fun problem(failure: Throwable) =
        when (failure) {
            is CurfewException.NotFound -> BundleProblem.GONE
            is CurfewException.Input -> BundleProblem.NOT_WHOLE
            else -> BundleProblem.STORAGE
        }

    private fun present(next: BundleState) {
        if (next == state) return
        state = next
        show(next)
    }
}
