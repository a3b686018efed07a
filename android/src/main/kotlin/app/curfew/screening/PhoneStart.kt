package app.curfew.screening

import android.content.Context
import android.os.Build
import android.provider.Settings

/**
 * Which start of the phone this is, and of which system.
 *
 * @property count how often the phone was started ([Settings.Global.BOOT_COUNT]); 0 where that is not known
 */
class PhoneStart(
    val count: Int,
    val system: String,
) {
    companion object {
        val UNKNOWN = PhoneStart(0, "")

        /** Asks the settings' provider, which is in another process. */
        fun of(context: Context): PhoneStart =
            PhoneStart(
                Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, 0),
                "Android ${Build.VERSION.RELEASE}, security patch ${Build.VERSION.SECURITY_PATCH}",
            )
    }
}
