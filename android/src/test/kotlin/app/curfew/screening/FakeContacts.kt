package app.curfew.screening

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.provider.ContactsContract.PhoneLookup
import org.robolectric.Robolectric

/** The phone's contacts: the numbers in [numbers], some [starred], unless [answer] says otherwise. */
class FakeContacts : ContentProvider() {
    override fun onCreate(): Boolean = true

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        arguments: Array<String>?,
        order: String?,
    ): Cursor? {
        asked += uri.lastPathSegment.orEmpty()
        return answer(uri.lastPathSegment.orEmpty())
    }

    override fun getType(uri: Uri): String? = null

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri? = null

    override fun delete(
        uri: Uri,
        selection: String?,
        arguments: Array<String>?,
    ): Int = 0

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        arguments: Array<String>?,
    ): Int = 0

    companion object {
        /** Numbers that are contacts. */
        val numbers = mutableSetOf<String>()

        /** Numbers that are contacts with a star. */
        val starred = mutableSetOf<String>()

        /** What was looked up. */
        val asked = mutableListOf<String>()

        /** How a look-up is answered. */
        @Volatile
        var answer: (String) -> Cursor? = ::found

        /** Contacts, each with a star or without. */
        fun contacts(vararg stars: Boolean): Cursor {
            val cursor = MatrixCursor(arrayOf(PhoneLookup.STARRED))
            stars.forEach { cursor.addRow(arrayOf(if (it) 1 else 0)) }
            return cursor
        }

        private fun found(number: String): Cursor =
            when (number) {
                in starred -> contacts(true)
                in numbers -> contacts(false)
                else -> contacts()
            }

        /** Puts it in the place of the phone's contacts. */
        fun install() {
            reset()
            Robolectric.buildContentProvider(FakeContacts::class.java).create("com.android.contacts")
        }

        /** No contacts. */
        fun reset() {
            numbers.clear()
            starred.clear()
            asked.clear()
            answer = ::found
        }
    }
}
