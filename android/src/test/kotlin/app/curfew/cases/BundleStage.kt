package app.curfew.cases

import android.app.Application
import android.content.res.AssetManager
import app.curfew.evidence.EvidenceCare
import app.curfew.evidence.FakeShelf
import app.curfew.evidence.LedgerKey
import app.curfew.screening.TestPhone
import app.curfew.ui.Screen
import java.io.File
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

/** What is in the file that [attachLetter] attaches. */
internal const val LETTER = "a photo of their letter"

/** Attaches "Their letter" to the case [case]. */
internal fun TestPhone.attachLetter(case: String) {
    val file = File.createTempFile("letter", null)
    file.writeText(LETTER)
    core.attachFile(case, file.path, "Their letter", "image/jpeg")
    file.delete()
}

/** The page that makes a bundle of [case], with a key on [shelf], in the real library. */
internal fun bundleScreen(
    case: String,
    shelf: FakeShelf,
    keys: File,
): Screen = BundleScreen(case) { _, core -> LedgerKey(shelf, keys) { EvidenceCare.challenge(core) } }

/** Packs the page that checks bundles where `cargo xtask apk` packs it. */
internal fun packPage(app: Application) {
    val apk = File.createTempFile("page", ".apk", app.cacheDir)
    ZipOutputStream(apk.outputStream()).use {
        it.putNextEntry(ZipEntry("assets/verify.html"))
        it.write(File("../data/verify/verify.html").readBytes())
    }
    AssetManager::class.java.getMethod("addAssetPath", String::class.java).invoke(app.assets, apk.path)
}
