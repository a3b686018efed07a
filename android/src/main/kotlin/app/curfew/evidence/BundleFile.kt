package app.curfew.evidence

import app.curfew.core.BundleView
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.core.PhoneSigner
import app.curfew.export.ExportFiles
import java.io.File
import java.io.InputStream
import java.time.ZonedDateTime

/**
 * Makes bundles of cases where they can be shared. Imports no `android.*`. Not on the main thread.
 *
 * @param page opens the page that checks a bundle in a browser; it goes into each
 */
class BundleFile(
    private val core: CurfewInterface,
    private val signer: PhoneSigner,
    private val files: ExportFiles,
    private val page: () -> InputStream,
) {
    /** A bundle that was made. */
    data class Made(
        val file: File,
        val about: BundleView,
    )

    /**
     * Makes the bundle of a case. Without a key that works it is made all the same, and [BundleView.unsigned] says why.
     *
     * @throws app.curfew.core.CurfewException where there is no such case, or the file cannot be written
     */
    fun make(
        case: String,
        language: LanguageView,
        now: ZonedDateTime,
    ): Made {
        val file = files.bundle(now)
        return Made(file, core.bundle(case, language, page().use { it.readBytes() }, file.path, signer))
    }

    /** Names. */
    companion object {
        /** The page, among the app's assets. */
        const val PAGE = "verify.html"
    }
}
