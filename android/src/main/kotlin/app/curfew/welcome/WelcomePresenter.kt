package app.curfew.welcome

import app.curfew.core.CurfewInterface
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.ui.Work
import java.util.Locale

/** What the welcome shows. Times are minutes after midnight. Imports no `android.*`. */
data class WelcomeState(
    val step: Step = Step.OFFER,
    val startMinute: Int = 22 * 60,
    val endMinute: Int = 7 * 60,
    val problem: Problem? = null,
    /** There are rules already, such as those of a backup: nothing takes their place. */
    val hasRules: Boolean = false,
) {
    /** Where the first run stands. */
    enum class Step {
        /** The quiet hours are offered. */
        OFFER,

        /** They are being written, or the system is asking. */
        ASKING,

        /** The user said no to the system. */
        DECLINED,

        /** The system no longer asks; the user can choose the app in its settings. */
        NOT_ASKED,

        /** This device has no call screening. */
        NO_ROLE,
    }

    /** Why the quiet hours were not set. */
    enum class Problem {
        /** They begin and end at the same time. */
        SAME_TIMES,

        /** They could not be written. */
        NOT_SAVED,
    }
}

/** What happened on the welcome. */
sealed interface WelcomeEvent {
    data class StartChosen(
        val minute: Int,
    ) : WelcomeEvent

    data class EndChosen(
        val minute: Int,
    ) : WelcomeEvent

    /** The one button of the offer. */
    data object SetQuietHours : WelcomeEvent

    /** Asks the system once more. */
    data object AskAgain : WelcomeEvent

    /** The user comes from another phone. */
    data object HasBackup : WelcomeEvent

    /** The user wants no quiet hours now, or goes on without protection. */
    data object Skip : WelcomeEvent

    /** The screen is in front again. Without an answer from the system, the role itself says what it was. */
    data object Shown : WelcomeEvent

    /** The system's answer; null where there is no such role. */
    data class RoleAnswered(
        val outcome: RequestOutcome?,
    ) : WelcomeEvent
}

/** What the welcome has the activity do. */
interface WelcomeDoor {
    /** Whether this app is the one that screens calls. */
    fun roleIsHeld(): Boolean

    /** Asks the system; the answer comes as [WelcomeEvent.RoleAnswered]. */
    fun askForRole()

    /** Asks for contacts where calls cannot be told apart without them, then goes on either way. */
    fun askForContacts(then: () -> Unit)

    /** Brings a backup back; then the screen is in front again. */
    fun openBackup()

    /** The first run is over; [protecting]: the quiet hours work. */
    fun leave(protecting: Boolean)
}

/**
 * Leads from the first opening to "after 22:00 only people I know ring" in at most three taps: the offer's button,
 * the system's question for the role, and on Android 10 the one for contacts. Main thread; imports no `android.*`.
 *
 * @param ruleNames what the two rules are called: people I know, quiet hours
 * @param ownList what the user's own list is called, which is there from the first run on
 */
class WelcomePresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val ruleNames: Pair<String, String>,
    private val ownList: String? = null,
) {
    /** The activity that is in front; another one after each turn of the phone. */
    lateinit var door: WelcomeDoor

    /** Shows the state. */
    var show: (WelcomeState) -> Unit = {}

    var state = WelcomeState()
        private set

    private var waitsForRole = false

    fun handle(event: WelcomeEvent) {
        when (event) {
            is WelcomeEvent.StartChosen -> become(state.copy(startMinute = event.minute, problem = null))
            is WelcomeEvent.EndChosen -> become(state.copy(endMinute = event.minute, problem = null))
            WelcomeEvent.SetQuietHours -> setQuietHours()
            WelcomeEvent.AskAgain -> ask()
            WelcomeEvent.HasBackup -> door.openBackup()
            WelcomeEvent.Skip -> finish(protecting = false)
            WelcomeEvent.Shown -> shown()
            is WelcomeEvent.RoleAnswered -> answered(event.outcome)
        }
    }

    private fun setQuietHours() {
        if (state.hasRules) {
            become(state.copy(step = WelcomeState.Step.ASKING))
            return ask()
        }
        if (state.startMinute == state.endMinute) return become(state.copy(problem = WelcomeState.Problem.SAME_TIMES))
        become(state.copy(step = WelcomeState.Step.ASKING, problem = null))
        val (known, night) = ruleNames
        val start = clock(state.startMinute)
        val end = clock(state.endMinute)
        work.run({ core.startQuietHours(start, end, known, night) }) { saved ->
            if (saved.isSuccess) {
                ask()
            } else {
                become(state.copy(step = WelcomeState.Step.OFFER, problem = WelcomeState.Problem.NOT_SAVED))
            }
        }
    }

    private fun ask() {
        waitsForRole = true
        door.askForRole()
    }

    private fun shown() {
        val held = waitsForRole || state.step == WelcomeState.Step.NOT_ASKED || state.step == WelcomeState.Step.DECLINED
        if (held && door.roleIsHeld()) return answered(RequestOutcome.HELD)
        if (waitsForRole) answered(RequestOutcome.DECLINED)
        if (state.step == WelcomeState.Step.OFFER) lookForRules()
    }

    private fun lookForRules() =
        work.run({ core.rulebook().rules.isNotEmpty() }) { read ->
            val hasRules = read.getOrDefault(false)
            // Asked meanwhile, by one who saw what was there before.
            if (state.step == WelcomeState.Step.OFFER && hasRules != state.hasRules) {
                become(state.copy(hasRules = hasRules))
            }
        }

    private fun answered(outcome: RequestOutcome?) {
        if (!waitsForRole && outcome != RequestOutcome.HELD) return
        waitsForRole = false
        when (outcome) {
            RequestOutcome.HELD -> door.askForContacts { finish(protecting = true) }
            RequestOutcome.DECLINED -> become(state.copy(step = WelcomeState.Step.DECLINED))
            RequestOutcome.NOT_ASKED -> become(state.copy(step = WelcomeState.Step.NOT_ASKED))
            null -> become(state.copy(step = WelcomeState.Step.NO_ROLE))
        }
    }

    /** Even if it cannot be written down that the first run is over, the user goes on. */
    private fun finish(protecting: Boolean) {
        // Without it the user makes a list with the first number.
        if (ownList != null) work.run({ core.createList(ownList) }) {}
        work.run(core::setOnboardingDone) { door.leave(protecting) }
    }

    private fun become(next: WelcomeState) {
        state = next
        show(next)
    }

    /** `HH:MM`, as the core reads it. */
    private fun clock(minute: Int): String = String.format(Locale.ROOT, "%02d:%02d", minute / MINUTES, minute % MINUTES)

    private companion object {
        const val MINUTES = 60
    }
}
