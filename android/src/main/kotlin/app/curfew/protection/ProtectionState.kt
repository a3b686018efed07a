package app.curfew.protection

/** Whether calls are screened now. What the first line of the home screen says. */
sealed interface ProtectionState {
    /** What works less well than it could. */
    val warnings: List<Warning>

    /** Calls are screened. */
    data class Protecting(
        override val warnings: List<Warning>,
    ) : ProtectionState

    /** Calls are not screened, or not by the user's rules. The most pressing reason first. */
    data class NotProtecting(
        val reasons: List<Reason>,
        override val warnings: List<Warning>,
    ) : ProtectionState

    /** Why calls are not screened. */
    enum class Reason {
        /** The phone sends calls to another app, or to none. */
        ROLE_NOT_HELD,

        /** The app's own library does not load: install the app again. */
        LIBRARY_MISSING,

        /** The rules cannot be read, so others are in force. */
        RULEBOOK_PROBLEM,
    }

    /** What works less well. */
    enum class Warning {
        /** Something failed lately, and calls rang for that. */
        RECENT_FAILURES,

        /** On Android 10 contacts' calls come in here as well, and cannot be told from others: they all ring. */
        CONTACTS_NOT_READABLE,

        /** Stopped calls are not shown. */
        NOTIFICATIONS_OFF,
    }

    companion object {
        /** The state that the facts make. */
        fun of(facts: ProtectionFacts): ProtectionState {
            val reasons =
                listOfNotNull(
                    Reason.ROLE_NOT_HELD.takeUnless { facts.roleHeld },
                    Reason.LIBRARY_MISSING.takeUnless { facts.libraryLoaded },
                    Reason.RULEBOOK_PROBLEM.takeIf { facts.rulebookProblem },
                )
            val warnings =
                listOfNotNull(
                    Warning.RECENT_FAILURES.takeIf { facts.failedLately },
                    Warning.CONTACTS_NOT_READABLE.takeIf { facts.contactsMatter && !facts.contactsReadable },
                    Warning.NOTIFICATIONS_OFF.takeUnless { facts.notificationsShown },
                )
            return if (reasons.isEmpty()) Protecting(warnings) else NotProtecting(reasons, warnings)
        }
    }
}

/** What [ProtectionState.of] goes by. */
data class ProtectionFacts(
    val roleHeld: Boolean,
    val libraryLoaded: Boolean,
    val contactsReadable: Boolean,
    /** Whether a call can ring only because contacts cannot be read: on Android 10. */
    val contactsMatter: Boolean,
    val notificationsShown: Boolean,
    /** `Health.rulebook_problem` is there. Known from the core, off the main thread. */
    val rulebookProblem: Boolean = false,
    /** `Health.failures` has some that the user has not been shown. */
    val failedLately: Boolean = false,
    /** Whether the call log may be read. Nothing that protects hangs on it. */
    val callLogReadable: Boolean = false,
)
