package app.curfew.backup

import app.curfew.core.BackupView
import app.curfew.core.RestoredView

/**
 * What the backup's screen shows: two things that are done one at a time. Imports no `android.*`.
 *
 * @property making how far a backup is that is made
 * @property bringing how far one is that is brought back
 */
data class BackupState(
    val making: Making = Making.NotYet,
    val bringing: Bringing = Bringing.NotYet,
) {
    /** Whether something runs, so that nothing else can begin. */
    val isBusy: Boolean
        get() = making is Making.Running || bringing is Bringing.Reading || bringing is Bringing.Running
}

/** A backup that is made. */
sealed interface Making {
    /** Nobody has asked. */
    data object NotYet : Making

    /** It is being written, or copied to where the user wants it. */
    data class Running(
        val isCopying: Boolean,
    ) : Making

    /** It is there, whole. */
    data class Done(
        val made: BackupView,
    ) : Making

    /** It could not be written; there is none. */
    data object NotWritten : Making

    /** It could not be written there. [isPartLeft]: an incomplete file may be left. */
    data class NotSaved(
        val isPartLeft: Boolean,
    ) : Making
}

/** A backup that is brought back. */
sealed interface Bringing {
    /** Nobody has asked, or they thought better of it. */
    data object NotYet : Bringing

    /** The chosen file is copied into the app. */
    data object Reading : Bringing

    /** The file is here and its passphrase is asked for. [isWrong]: the last one was another. */
    data class Asking(
        val isWrong: Boolean = false,
    ) : Bringing

    /** It is opened and brought back. */
    data object Running : Bringing

    /** What came back. */
    data class Done(
        val restored: RestoredView,
    ) : Bringing

    /** Nothing was changed, but for [BackupProblem.STORAGE] on the way. */
    data class Failed(
        val why: BackupProblem,
    ) : Bringing
}

/** Why a backup did not come back. */
enum class BackupProblem {
    /** The file could not be read from where it is. */
    NOT_READ,

    /** It is no backup, or one of a newer version. */
    NO_BACKUP,

    /** It is a backup that was cut or changed. */
    DAMAGED,

    /** There is not enough room or memory. */
    STORAGE,
}

/** What is wrong with a new passphrase. */
enum class PassphraseProblem {
    /** It has less than [PassphraseProblem.LEAST] characters. */
    SHORT,

    /** What was typed the second time is something else. */
    OTHER,
    ;

    /** How passphrases are looked at. */
    companion object {
        /** As the core has it, in characters of Unicode. */
        const val LEAST = 10

        /** What is wrong with a passphrase that was typed twice, if anything. */
        fun of(
            first: String,
            second: String,
        ): PassphraseProblem? =
            when {
                first.codePointCount(0, first.length) < LEAST -> SHORT
                first != second -> OTHER
                else -> null
            }
    }
}
