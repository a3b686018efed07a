package app.curfew.health

import app.curfew.backup.BackupSource
import app.curfew.core.AnchorView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.PhoneSigner
import app.curfew.ui.Work
import java.io.File

/** What came of a wish about what dates the ledger. */
sealed interface Dated {
    /** The request is there, to be handed over. */
    data class Request(
        val file: File,
    ) : Dated

    /** It was kept. */
    data object Added : Dated

    /** It is about something else than a checkpoint of this ledger. */
    data object OtherBytes : Dated

    /** It is neither a reply with a time stamp nor a proof. */
    data object Unreadable : Dated

    /** The phone's key does not sign. */
    data object NoKey : Dated

    /** A file could not be read or written. */
    data object Failed : Dated
}

/**
 * What dates the ledger from outside: asks for it, adds it, and lists it. Main thread; the core, the key and the
 * files are used by [work] and [longWork].
 *
 * @param requestFile where the next request goes
 * @param coming where a reply lies while it is looked at
 * @param say takes what came of a wish
 */
class AnchorsPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val longWork: Work,
    private val signer: PhoneSigner,
    private val requestFile: () -> File,
    private val coming: File,
    private val show: (List<AnchorView>?) -> Unit,
    private val say: (Dated) -> Unit,
) {
    /** What dates it, the newest first; null: not read, or it cannot be. */
    var anchors: List<AnchorView>? = null
        private set

    /** Reads again; at each return to the screen. */
    fun load() =
        work.run({ core.anchors().asReversed() }) { read ->
            anchors = read.getOrNull()
            show(anchors)
        }

    /** Signs the ledger as it stands, and makes the request for a stamp over that. */
    fun request() =
        run {
            val file = requestFile()
            core.anchorRequest(file.path, signer)
            Dated.Request(file)
        }

    /** Adds a reply or a proof. */
    fun add(source: BackupSource) =
        run {
            try {
                source.copy(coming, MOST_BYTES)
                core.addAnchor(coming.path)
                Dated.Added
            } finally {
                coming.delete()
            }
        }

    private fun run(task: () -> Dated) =
        longWork.run(task) { done ->
            say(
                done.getOrElse {
                    when (it) {
                        is CurfewException.NotFound -> Dated.OtherBytes
                        is CurfewException.Input -> Dated.Unreadable
                        is CurfewException.Key -> Dated.NoKey
                        else -> Dated.Failed
                    }
                },
            )
            load()
        }

    private companion object {
        /** Much more than a reply has; the core says of one that is too long for it what it is. */
        const val MOST_BYTES = 1L shl 20
    }
}
