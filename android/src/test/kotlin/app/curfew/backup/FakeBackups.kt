package app.curfew.backup

import app.curfew.core.BackupView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.LedgerBack
import app.curfew.core.LedgerFate
import app.curfew.core.OtherLedger
import app.curfew.core.RestoredView
import app.curfew.screens.FakeCore
import java.io.File

/** A core whose backups are texts: the passphrase, and what is in them. */
class FakeBackups(
    core: CurfewInterface = FakeCore(),
) : CurfewInterface by core {
    var made = BackupView(1234uL, 12u, SIZE, 0u)
    var restored =
        RestoredView(
            ledgers = listOf(LedgerBack(LedgerFate.TAKEN, 1234uL)),
            rulesBack = true,
            rulesKept = null,
            lists = listOf("Banks"),
            listsKept = emptyList(),
            files = 3u,
            filesKept = 0u,
        )

    /** What is thrown by everything but a wrong passphrase. */
    var failure: CurfewException? = null

    /** What came along of other phones. */
    var others = emptyList<OtherLedger>()

    override fun otherLedgers() = others

    override fun backup(
        passphrase: String,
        path: String,
    ): BackupView {
        failure?.let { throw it }
        File(path).writeText(passphrase.padEnd(SIZE.toInt()))
        return made
    }

    override fun restore(
        passphrase: String,
        path: String,
    ): RestoredView {
        val text = File(path).readText()
        failure?.let { throw it }
        if (text.trimEnd() != passphrase) throw CurfewException.Key("another")
        return restored
    }

    companion object {
        /** How many bytes each backup has. */
        const val SIZE = 1_234_567uL
    }
}
