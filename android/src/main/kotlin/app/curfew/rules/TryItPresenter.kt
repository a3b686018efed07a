package app.curfew.rules

import app.curfew.core.CallQuestion
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ExplanationView
import app.curfew.core.TriView
import app.curfew.core.VerificationView
import app.curfew.ui.Work
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZonedDateTime

/** What would happen to the call that was entered. */
sealed interface TryItAnswer {
    /** Nothing was asked yet. */
    data object None : TryItAnswer

    /** No number is typed. */
    data object NumberMissing : TryItAnswer

    /** What is typed is no number. */
    data object NumberUnreadable : TryItAnswer

    /** The core could not say. */
    data object Failed : TryItAnswer

    /** The verdict and the way to it, with the lists where some step was in doubt. */
    data class Said(
        val explanation: ExplanationView,
        val lists: StepLists? = null,
    ) : TryItAnswer
}

/**
 * What [TryItScreen] shows.
 *
 * @property day the day of the call, by the phone's clock
 * @property minute minutes after midnight, `0..1439`
 * @property contact whether the caller is supposed to be in the contacts
 * @property hidden whether the call comes without a number
 * @property more what else is supposed
 * @property isOpen whether that is shown
 */
data class TryItState(
    val number: String,
    val day: LocalDate,
    val minute: Int,
    val contact: Boolean = false,
    val hidden: Boolean = false,
    val more: TryMore = TryMore(),
    val isOpen: Boolean = false,
    val answer: TryItAnswer = TryItAnswer.None,
)

/** What a person does on [TryItScreen]. */
sealed interface TryItEvent {
    /** The number was typed. */
    data class NumberTyped(
        val number: String,
    ) : TryItEvent

    /** A day was chosen. */
    data class DayChosen(
        val day: LocalDate,
    ) : TryItEvent

    /** A time was chosen. */
    data class MinuteChosen(
        val minute: Int,
    ) : TryItEvent

    /** Whether the caller is in the contacts. */
    data class ContactChosen(
        val contact: Boolean,
    ) : TryItEvent

    /** Whether the caller hides the number. */
    data class HiddenChosen(
        val hidden: Boolean,
    ) : TryItEvent

    /** What else is supposed of the call. */
    data class MoreChosen(
        val more: TryMore,
    ) : TryItEvent

    /** What else may be supposed is shown, or is not any more. */
    data object MoreOpened : TryItEvent

    /** The question is put. */
    data object Asked : TryItEvent
}

/**
 * Asks the core what it would do with a call. Main thread; the core is asked through [work].
 *
 * Once asked, whatever else changes is asked again at once; a changed number waits for the button.
 */
class TryItPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val now: () -> ZonedDateTime,
    private val show: (TryItState) -> Unit,
) {
    /** What is shown. */
    var state: TryItState = now().let { TryItState("", it.toLocalDate(), it.hour * MINUTES_PER_HOUR + it.minute) }
        private set

    /** Takes what a person does. */
    fun handle(event: TryItEvent) {
        when (event) {
            is TryItEvent.NumberTyped ->
                // A field that is made again is filled again, and nobody has typed.
                if (event.number != state.number) {
                    present(state.copy(number = event.number, answer = TryItAnswer.None))
                }
            is TryItEvent.DayChosen -> change(state.copy(day = event.day))
            is TryItEvent.MinuteChosen -> change(state.copy(minute = event.minute))
            is TryItEvent.ContactChosen -> {
                val more = state.more
                val unknown = more.contactsUnknown && !event.contact
                change(state.copy(contact = event.contact, more = more.copy(contactsUnknown = unknown)))
            }
            is TryItEvent.HiddenChosen -> choose(event.hidden)
            is TryItEvent.MoreChosen -> {
                val contact = state.contact && !event.more.contactsUnknown
                change(state.copy(more = event.more, contact = contact))
            }
            TryItEvent.MoreOpened -> present(state.copy(isOpen = !state.isOpen))
            TryItEvent.Asked -> ask()
        }
    }

    /** A caller without a number is in nobody's contacts. */
    private fun choose(hidden: Boolean) {
        val problem = state.answer == TryItAnswer.NumberMissing || state.answer == TryItAnswer.NumberUnreadable
        val answer = if (problem) TryItAnswer.None else state.answer
        change(state.copy(hidden = hidden, contact = state.contact && !hidden, answer = answer))
    }

    private fun change(next: TryItState) {
        present(next)
        if (next.answer is TryItAnswer.Said) ask()
    }

    private fun ask() {
        val asked = state
        if (asked.number.isBlank() && !asked.hidden) {
            present(asked.copy(answer = TryItAnswer.NumberMissing))
            return
        }
        val question = questionOf(asked)
        work.run({
            val said = core.explain(question)
            TryItAnswer.Said(said, StepLists.read(core, said.steps))
        }) { said ->
            // What changed meanwhile has asked again, or waits for the button.
            val isSame = state.copy(answer = asked.answer, isOpen = asked.isOpen) == asked
            if (isSame) present(state.copy(answer = answerOf(asked, said)))
        }
    }

    private fun questionOf(asked: TryItState): CallQuestion {
        val at = momentOf(asked)
        val more = asked.more
        val contact = when {
            asked.hidden -> TriView.NO
            more.contactsUnknown -> TriView.UNKNOWN
            asked.contact -> TriView.YES
            else -> TriView.NO
        }
        val noNumber = more.noNumber.takeIf { asked.hidden }
        return CallQuestion(
            number = if (noNumber == null) asked.number else NO_NUMBER,
            atMs = at.toInstant().toEpochMilli(),
            offsetSeconds = at.offset.totalSeconds,
            contact = contact,
            starred = more.starred.takeIf { contact == TriView.YES },
            presentation = noNumber?.presentation,
            outgoing = more.outgoing,
            verification = more.verified?.let { if (it) VerificationView.PASSED else VerificationView.FAILED },
            sim = more.sim?.toUByte(),
            network = more.network,
            dialled = minutes(more.dialled),
            answered = minutes(more.answered),
            called = minutes(more.called),
            emergency = minutes(more.emergency),
        )
    }

    private fun minutes(ago: List<Int>?): List<UInt>? = ago?.map(Int::toUInt)

    private fun answerOf(
        asked: TryItState,
        said: Result<TryItAnswer.Said>,
    ): TryItAnswer =
        said.fold(
            { if (!asked.hidden && it.explanation.numberKind == UNREADABLE) TryItAnswer.NumberUnreadable else it },
            { if (it is CurfewException.Input) TryItAnswer.NumberUnreadable else TryItAnswer.Failed },
        )

    /** When the phone's clock shows this: the first time in a repeated hour, the next one where an hour is skipped. */
    private fun momentOf(asked: TryItState): ZonedDateTime {
        val time = LocalTime.of(asked.minute / MINUTES_PER_HOUR, asked.minute % MINUTES_PER_HOUR)
        return ZonedDateTime.of(asked.day, time, now().zone)
    }

    private fun present(next: TryItState) {
        if (next == state && next.answer === state.answer) return
        state = next
        show(next)
    }

    private companion object {
        const val MINUTES_PER_HOUR = 60
        const val UNREADABLE = "unreadable"

        /** What cannot be read as a number. */
        const val NO_NUMBER = "?"
    }
}
