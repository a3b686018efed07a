package app.curfew.ui

import android.text.InputFilter
import android.text.Spanned

/** Takes no more than [most] bytes of UTF-8 into a field: the ledger keeps no more, and cuts nothing. */
class ByteLimit(
    private val most: Int,
) : InputFilter {
    override fun filter(
        source: CharSequence,
        start: Int,
        end: Int,
        dest: Spanned,
        dstart: Int,
        dend: Int,
    ): CharSequence? {
        val around = bytes(dest.subSequence(0, dstart)) + bytes(dest.subSequence(dend, dest.length))
        val fits = start + fitting(source.subSequence(start, end), most - around)
        return if (fits == end) null else source.subSequence(start, fits)
    }

    /** What the ledger keeps, `MAX_LINE` and `MAX_TEXT` in `store/src/ledger/fact.rs`. */
    companion object {
        /** A name, a reference, a file number. */
        const val LINE = 200

        /** The user's own words. */
        const val TEXT = 4000

        /** How much of [text] fits into [room] bytes, whole characters only; in units of UTF-16. */
        fun fitting(
            text: CharSequence,
            room: Int,
        ): Int {
            var left = room
            var at = 0
            while (at < text.length) {
                val next = at + Character.charCount(Character.codePointAt(text, at))
                left -= bytes(text.subSequence(at, next))
                if (left < 0) break
                at = next
            }
            return at
        }

        private fun bytes(text: CharSequence): Int = text.toString().toByteArray().size
    }
}
