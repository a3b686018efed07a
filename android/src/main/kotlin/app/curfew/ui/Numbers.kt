package app.curfew.ui

import android.telephony.PhoneNumberUtils

/** Phone numbers for the eye. */
object Numbers {
    /** A canonical number ("+12065550100", "95588") with the spaces of its country, kept left-to-right. */
    fun display(canonical: String): String = isolate(PhoneNumberUtils.formatNumber(canonical, null) ?: canonical)

    /** Keeps figures in their own order inside text of any direction (U+2066 … U+2069). */
    fun isolate(text: String): String = "\u2066$text\u2069"
}
