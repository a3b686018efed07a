package app.curfew.home

import app.curfew.core.FailureView
import app.curfew.ui.Ring
import java.time.LocalDate

/** What the home screen shows. Imports no `android.*`. */
sealed interface HomeState {
    /** Nothing has been read yet. */
    data object Loading : HomeState

    /** The data could not be read. */
    data object Failed : HomeState

    /** How things are today. [counts] is `null` where the history cannot be read; then the ring has no dots either. */
    data class Ready(
        val status: HomeStatus,
        val today: LocalDate,
        val ring: Ring,
        val next: QuietHours.Next,
        val counts: TodayCounts?,
    ) : HomeState
}

/** Calls since midnight. */
data class TodayCounts(
    val stopped: Int,
    val silent: Int,
    val rang: Int,
)

/** Whether calls are screened; the most pressing thing where several are wrong. */
sealed interface HomeStatus {
    /** All is well. */
    data object Protecting : HomeStatus

    /** Calls go to another app, or to none. [available] is false on a phone that has no such role at all. */
    data class RoleMissing(
        val available: Boolean,
    ) : HomeStatus

    /** The app's own library does not load. */
    data object LibraryMissing : HomeStatus

    /** The rules cannot be read, so older ones are in force, or none. */
    data object RulesUnreadable : HomeStatus

    /** The user called an emergency number: everything rings until [untilMs], Unix milliseconds. */
    data class Suspended(
        val untilMs: Long,
    ) : HomeStatus

    /** The user paused the rules: everything rings until [untilMs], Unix milliseconds. */
    data class Paused(
        val untilMs: Long,
    ) : HomeStatus

    /** Android 10 without contacts: people the user knows cannot be told from others, so all ring. */
    data object ContactsNotReadable : HomeStatus

    /** No rule silences or stops anyone. */
    data object NoRules : HomeStatus

    /** Calls are screened but cannot be written down for now. */
    data object LedgerClosed : HomeStatus

    /** The list [name] is damaged; rules that use it let calls ring. */
    data class ListDamaged(
        val name: String,
    ) : HomeStatus

    /** Something failed lately, and a call rang for it. */
    data class FailedLately(
        val failure: FailureView,
    ) : HomeStatus

    /** Stopped calls are not shown. */
    data object NotificationsOff : HomeStatus

    /** Whether there are rules at work that the user may want to pause. */
    val canPause: Boolean
        get() =
            when (this) {
                Protecting, LedgerClosed, is ListDamaged, is FailedLately, NotificationsOff -> true
                is RoleMissing, LibraryMissing, RulesUnreadable, is Suspended, is Paused, ContactsNotReadable, NoRules,
                -> false
            }
}

/** How long the rules are paused. */
enum class PauseLength {
    HOUR,

    /** Until 7:00 of the next day. */
    TOMORROW,
}

/** What happened on the home screen. */
sealed interface HomeEvent {
    /** The screen came to the front, or something it shows may have changed. */
    data object Shown : HomeEvent

    /** The user wants calls stopped again, before the time after an emergency call is over. */
    data object ResumeBlocking : HomeEvent

    /** The user wants every call to ring for a while. */
    data class Pause(
        val length: PauseLength,
    ) : HomeEvent

    /** The user wants the rules to work again before the pause is over. */
    data object Resume : HomeEvent
}
