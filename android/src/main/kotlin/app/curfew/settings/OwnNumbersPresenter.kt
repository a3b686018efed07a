package app.curfew.settings

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.ui.Work

/** What came of a change to the own numbers. */
enum class OwnNumbersOutcome {
    SAVED,

    /** What was typed is no full number. */
    UNREADABLE,
    NOT_SAVED,
}

/** Reads and changes the numbers of this phone. Main thread; imports no `android.*`. */
class OwnNumbersPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val show: () -> Unit,
    private val say: (OwnNumbersOutcome) -> Unit,
) {
    /** The numbers, `+` and digits; `null` until they are read. */
    var numbers: List<String>? = null
        private set

    /** Whether one more has room. */
    val hasRoom: Boolean get() = numbers.orEmpty().size < MOST

    /** Reads again; at each return to the screen. */
    fun load() = work.run({ core.settings().ownNumbers }) { read -> read.onSuccess(::shown) }

    /** Adds a number as the user types it. */
    fun add(text: String) = save { it + text }

    /** Takes a number away. */
    fun remove(number: String) = save { it - number }

    private fun save(change: (List<String>) -> List<String>) =
        work.run({
            core.setOwnNumbers(change(core.settings().ownNumbers))
            core.settings().ownNumbers
        }) { saved ->
            saved.onSuccess {
                shown(it)
                say(OwnNumbersOutcome.SAVED)
            }
            saved.onFailure {
                say(if (it is CurfewException.Input) OwnNumbersOutcome.UNREADABLE else OwnNumbersOutcome.NOT_SAVED)
            }
        }

    private fun shown(read: List<String>) {
        numbers = read
        show()
    }

    private companion object {
        const val MOST = 4
    }
}
