package app.curfew.screening

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.database.Cursor
import android.net.Uri
import android.os.Build
import android.os.CancellationSignal
import android.os.UserManager
import android.provider.ContactsContract.PhoneLookup
import app.curfew.systemService

/** Whether a caller is in the contacts, and has a star there. Any thread but the main one: the contacts are another process. */
class ContactLookup(
    private val context: Context,
) {
    /** The outcome of [find]. */
    sealed interface Answer {
        /** The contacts were read: what they say is never [Contact.UNKNOWN]. */
        data class Read(
            val contact: Contact,
        ) : Answer

        /** There is no permission to read them. From Android 11 on, Telecom then sends no contact's call here. */
        data object NotAllowed : Answer

        /** They could not be read. */
        data class Failed(
            val why: String,
        ) : Answer
    }

    /** Looks up the number of a `tel:` or the address of a `sip:` handle. */
    fun find(
        handle: Uri,
        signal: CancellationSignal,
    ): Answer {
        if (context.checkSelfPermission(Manifest.permission.READ_CONTACTS) != PackageManager.PERMISSION_GRANTED) {
            return Answer.NotAllowed
        }
        if (!context.systemService<UserManager>().isUserUnlocked) {
            return Answer.Failed("before the first unlock")
        }
        val cursor =
            context.contentResolver.query(uri(handle), arrayOf(PhoneLookup.STARRED), null, null, null, signal)
                ?: return Answer.Failed("no answer")
        return cursor.use { Answer.Read(contact(it)) }
    }

    /** Several contacts may have one number; a star on any of them counts. */
    private fun contact(found: Cursor): Contact {
        val star = found.getColumnIndexOrThrow(PhoneLookup.STARRED)
        var contact = Contact.NO
        while (found.moveToNext()) {
            if (found.getInt(star) != 0) return Contact.STARRED
            contact = Contact.YES
        }
        return contact
    }

    private fun uri(handle: Uri): Uri {
        val builder =
            PhoneLookup.CONTENT_FILTER_URI
                .buildUpon()
                .appendPath(handle.schemeSpecificPart)
        if (handle.scheme == "sip") {
            builder.appendQueryParameter(PhoneLookup.QUERY_PARAMETER_SIP_ADDRESS, "1")
        }
        return builder.build()
    }

    companion object {
        /** What a missing permission means for a call that was nevertheless sent here. */
        fun withoutPermission(sdk: Int): Contact = if (sdk >= Build.VERSION_CODES.R) Contact.NO else Contact.UNKNOWN
    }
}
