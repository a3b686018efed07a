package app.curfew.rules

import app.curfew.core.PresentationView

/** Why a caller has no number. */
enum class NoNumber(
    val presentation: PresentationView?,
) {
    WITHHELD(PresentationView.RESTRICTED),
    UNKNOWN(PresentationView.UNKNOWN),
    PAYPHONE(PresentationView.PAYPHONE),

    /** The network delivers a text that is no number. */
    UNREADABLE(null),
}

/**
 * What else is supposed of a call that is tried. What is null is as the phone has it, or not known; times are minutes
 * before the call, and none of them is never.
 *
 * @property contactsUnknown whether the contacts cannot be read
 * @property verified what the network says of the number; null is nothing
 * @property sim the SIM card that is called, 1 the first
 * @property network the country where the phone is; null is home
 * @property dialled when this phone called the number
 * @property answered when a call of the number was answered
 * @property called when the number called
 * @property emergency when this phone called an emergency number
 */
data class TryMore(
    val noNumber: NoNumber = NoNumber.WITHHELD,
    val outgoing: Boolean = false,
    val contactsUnknown: Boolean = false,
    val starred: Boolean? = null,
    val verified: Boolean? = null,
    val sim: Int? = null,
    val network: String? = null,
    val dialled: List<Int>? = null,
    val answered: List<Int>? = null,
    val called: List<Int>? = null,
    val emergency: List<Int>? = null,
) {
    /** Reads what is typed. */
    companion object {
        /** More calls than a rule can ask for. */
        private const val MOST = 20

        /** Longer ago than a rule can ask for, in minutes. */
        private const val LONGEST = 10 * 366 * 24 * 60

        /** The numbers in a text, each of so many minutes; null where there are none, too many, or too large ones. */
        fun times(
            text: String,
            minutes: Int,
        ): List<Int>? {
            val typed = text.split(' ', ',', '、', '，').filter(String::isNotEmpty).map { it.toIntOrNull() ?: -1 }
            val fits = typed.size in 1..MOST && typed.all { it in 0..LONGEST / minutes }
            return typed.map { it * minutes }.takeIf { fits }
        }
    }
}
