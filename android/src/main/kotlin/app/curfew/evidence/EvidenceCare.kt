package app.curfew.evidence

import android.content.Context
import app.curfew.core.CurfewInterface
import app.curfew.core.KeyException
import java.io.File
import kotlin.concurrent.thread

/** The ledger's key, and the thread on which it is made before anyone needs it. */
object EvidenceCare {
    /** The thread, behind everything else that the phone does. */
    const val THREAD = "curfew-key"

    /** The key of the ledger that [core] has. Any thread; its functions not on the main one. */
    fun key(
        context: Context,
        core: CurfewInterface,
    ): LedgerKey {
        val app = context.applicationContext
        return LedgerKey(AndroidKeyShelf(app), File(app.filesDir, FOLDER)) { challenge(core) }
    }

    /** What a new key is bound to: the checkpoint of now. Of a time that is yet to come no entry is read. */
    internal fun challenge(core: CurfewInterface): ByteArray = core.evidence(Long.MAX_VALUE).text.toByteArray()

    /** Makes the key where there is none. */
    fun start(
        context: Context,
        core: CurfewInterface,
    ) = thread(name = THREAD, priority = Thread.MIN_PRIORITY) {
        try {
            key(context, core).key()
        } catch (_: KeyException) {
            // It is tried again when something is to be signed; what is handed out until then says that it is not signed.
        }
    }

    private const val FOLDER = "keys"
}
