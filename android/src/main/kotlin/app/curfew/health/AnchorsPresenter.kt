package app.curfew.health

import app.curfew.core.AnchorView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.PhoneSigner
import app.curfew.lists.ImportProblem
import app.curfew.lists.ImportSource
import app.curfew.ui.Work
import java.io.File

/**
 * What is shown of what dates the ledger.
 *
 * @property anchors the newest first; null: not read, or it cannot be
 * @property isRunning whether something is asked of the key or the core, so that nothing else can begin
 * @property request one that was made and waits to be handed over
 */
data class DatedState(
    val anchors: List<AnchorView>? = null,
    val isRunning: Boolean = false,
    val request: File? = null,
)

/** What came of a wish about what dates the ledger. */
sealed interface Dated {
    /** It was kept. */
    data object Added : Dated

    /** It is about something else than a checkpoint of this ledger. */
    data object OtherBytes : Dated

    /** It is neither a reply with a time stamp nor a proof. */
    data object Unreadable : Dated

    /** The authority's signature does not hold, or cannot be checked. */
    data object NotSigned : Dated

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
    private val show: (DatedState) -> Unit,
    private val say: (Dated) -> Unit,
) {
    /** What is shown. */
    var state = DatedState()
        private set

    /** Reads again; at each return to the screen. */
    fun load() =
        work.run({ core.anchors().asReversed() }) { present(state.copy(anchors = it.getOrNull())) }

    /** Signs the ledger as it stands, and makes the request for a stamp over that. */
    fun request() =
        run(Dated.NoKey, {
            val file = requestFile()
            core.anchorRequest(file.path, signer)
            file
        }) { present(state.copy(request = it)) }

    /** The request was handed over, or the user thought better of it. */
    fun handedOver() = present(state.copy(request = null))

    /** Adds a reply or a proof. */
    fun add(source: ImportSource) =
        run(Dated.NotSigned, {
            try {
                val problem = source.copy(coming)
                if (problem == null) core.addAnchor(coming.path, signer)
                problem
            } finally {
                coming.delete()
            }
        }) { problem ->
            say(
                when (problem) {
                    null -> Dated.Added
                    ImportProblem.TooLarge -> Dated.Unreadable
                    else -> Dated.Failed
                },
            )
        }

    private fun <T> run(
        onKey: Dated,
        task: () -> T,
        onDone: (T) -> Unit,
    ) {
        if (state.isRunning) return
        present(state.copy(isRunning = true))
        longWork.run(task) { done ->
            present(state.copy(isRunning = false))
            done.fold(onDone) {
                say(
                    when (it) {
                        is CurfewException.NotFound -> Dated.OtherBytes
                        is CurfewException.Input -> Dated.Unreadable
                        is CurfewException.Key -> onKey
                        else -> Dated.Failed
                    },
                )
            }
            load()
        }
    }

    private fun present(next: DatedState) {
        state = next
        show(next)
    }

    /** Sizes. */
    companion object {
        /** Much more than a reply has; the core says of one that is too long for it what it is. */
        const val MOST_BYTES = 1L shl 20
    }
}
