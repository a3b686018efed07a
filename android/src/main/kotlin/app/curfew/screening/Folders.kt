package app.curfew.screening

import android.content.Context
import android.os.UserManager
import app.curfew.systemService
import java.io.File

/**
 * Where Curfew keeps its files. Any thread.
 *
 * Rules and lists lie in device-protected storage: Telecom binds the service before the first unlock too. The
 * ledger lies in credential-protected storage, which is not there until then.
 */
class Folders(
    /** Rulebook, lists, settings, spool. Always readable. */
    val device: File,
    private val privateDir: () -> File?,
) {
    /** The ledger's folder, or null before the first unlock. */
    fun private(): File? = privateDir()

    companion object {
        private const val NAME = "curfew"

        /** The app's own. */
        fun of(context: Context): Folders {
            val users = context.systemService<UserManager>()
            val device = File(context.createDeviceProtectedStorageContext().filesDir, NAME)
            return Folders(device) { if (users.isUserUnlocked) File(context.filesDir, NAME) else null }
        }
    }
}
