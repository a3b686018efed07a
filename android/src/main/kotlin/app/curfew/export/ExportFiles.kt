package app.curfew.export

import app.curfew.core.ExportForm
import java.io.File
import java.io.IOException
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter
import java.util.Locale

/** The name's ending of a form, without the dot. */
internal val ExportForm.ending: String
    get() =
        when (this) {
            ExportForm.CSV -> "csv"
            ExportForm.JSONL -> "jsonl"
            ExportForm.HTML -> "html"
        }

/**
 * The files that were exported and wait to be shared or saved: in [folder] and nowhere else. Imports no `android.*`.
 * Not on the main thread, but for [named].
 */
class ExportFiles(
    private val folder: File,
) {
    /** Where the next export goes. Makes the folder, and deletes what is older than [KEPT_MS]. */
    fun next(
        form: ExportForm,
        now: ZonedDateTime,
    ): File = file(PREFIX, now, form.ending)

    /** Writes a rulebook where it can be shared. */
    @Throws(IOException::class)
    fun rulebook(
        json: String,
        now: ZonedDateTime,
    ): File = file(RULES_PREFIX, now, "json").also { it.writeText(json) }

    /** Where the next complaint goes. */
    fun complaint(
        html: Boolean,
        now: ZonedDateTime,
    ): File = file(COMPLAINT_PREFIX, now, if (html) "html" else "txt")

    /** Where the next request for a time stamp goes. */
    fun request(now: ZonedDateTime): File = file(REQUEST_PREFIX, now, "tsq")

    /** Where the next bundle goes. */
    fun bundle(now: ZonedDateTime): File = file(BUNDLE_PREFIX, now, "zip")

    private fun file(
        prefix: String,
        now: ZonedDateTime,
        ending: String,
    ): File {
        folder.mkdirs()
        clean(now.toInstant().toEpochMilli())
        return File(folder, prefix + NAME_TIME.format(now) + "." + ending)
    }

    /** Deletes the files that nobody will ask for any more, and what an export that broke off has left. */
    fun clean(nowMs: Long) {
        folder.listFiles().orEmpty().forEach {
            val age = nowMs - it.lastModified()
            // A clock that was set back would keep a file for ever.
            if (age > KEPT_MS || age < -KEPT_MS) it.delete()
        }
    }

    /** The file of this name, or null where the name is none of an export or there is no such file. */
    fun named(name: String?): File? {
        if (name == null || !NAME.matches(name)) return null
        return try {
            val file = File(folder, name)
            // A link in the folder would lead out of it.
            file.canonicalFile.takeIf { it == File(folder.canonicalFile, name) && it.isFile }
        } catch (_: IOException) {
            null
        }
    }

    /** Sizes. */
    companion object {
        /** How long a file can be fetched by the app it was shared with: a day. */
        const val KEPT_MS = 24L * 60 * 60 * 1000

        private const val PREFIX = "curfew-calls-"
        private const val RULES_PREFIX = "curfew-rules-"
        private const val COMPLAINT_PREFIX = "curfew-complaint-"
        private const val REQUEST_PREFIX = "curfew-request-"
        private const val BUNDLE_PREFIX = "curfew-bundle-"
        private val NAME =
            Regex(
                "curfew-(calls|rules|complaint|request|bundle)-[0-9]{8}-[0-9]{6}\\.(csv|jsonl|html|json|txt|tsq|zip)",
            )
        private val NAME_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
    }
}
