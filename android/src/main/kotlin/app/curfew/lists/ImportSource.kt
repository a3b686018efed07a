package app.curfew.lists

import app.curfew.R
import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Something outside the app to import numbers from. Nothing about it is trusted. */
interface ImportSource {
    /** What to call it: a file's name without its ending, or blank where there is none. */
    val name: String

    /**
     * Copies it whole to [into], within [MAX_BYTES], and a signature to the file of that name with
     * [SIGNATURE]; says why, where that cannot be. Not on the main thread: a provider may take its time.
     */
    fun copy(into: File): ImportProblem?

    /** Limits. */
    companion object {
        /** The most bytes taken in: some ninety million numbers of a list file, ten million of a text. */
        const val MAX_BYTES = 128L shl 20

        /** What the name of a signature ends with, as minisign has it. */
        const val SIGNATURE = ".minisig"

        /** The most bytes of one. */
        const val MAX_SIGNATURE = 4096L
    }
}

/** A file outside the app, with what its provider says of it. */
interface NamedSource : ImportSource {
    /** Its whole name, or blank. */
    val fileName: String

    /** Its MIME type. */
    val type: String
}

/** Why nothing can be imported. */
enum class ImportProblem {
    /** The other app does not let this one read it, or no longer. */
    NotAllowed,

    /** It is not there. */
    NotFound,

    /** Reading broke off. */
    BrokenOff,

    /** It has more than [ImportSource.MAX_BYTES]. */
    TooLarge,

    /** There is nothing in it. */
    Empty,

    /** It is not a text: a picture, a spreadsheet file. */
    NotText,

    /** It is a text, but no line of it is a number. */
    NoNumbers,

    /** The core could not read it. */
    Failed,

    /** It is a list file that is not what was written. */
    Damaged,

    /** It is the beginning of a list file. */
    Part,

    /** It is a list file of a later version than this app reads. */
    Newer,

    /** It is called a list file and is none. */
    NoList,
}

/** A text that another app shared. */
class TextSource(
    private val text: String,
) : ImportSource {
    override val name = ""

    override fun copy(into: File): ImportProblem? {
        // A text comes through the binder, which has room for a megabyte.
        into.writeText(text)
        return null
    }
}

/** Why nothing can be imported, in words. */
internal fun textOf(problem: ImportProblem): Int =
    when (problem) {
        ImportProblem.NotAllowed -> R.string.lists_import_not_allowed
        ImportProblem.NotFound -> R.string.lists_import_not_found
        ImportProblem.BrokenOff -> R.string.lists_import_broken_off
        ImportProblem.TooLarge -> R.string.lists_import_too_large
        ImportProblem.Empty -> R.string.lists_import_empty
        ImportProblem.NotText -> R.string.lists_import_not_text
        ImportProblem.NoNumbers -> R.string.lists_import_no_numbers
        ImportProblem.Failed -> R.string.lists_import_failed
        ImportProblem.Damaged -> R.string.lists_broken
        ImportProblem.Part -> R.string.lists_broken_part
        ImportProblem.Newer -> R.string.lists_broken_newer
        ImportProblem.NoList -> R.string.lists_broken_none
    }

/** How a list file begins, before its version. */
internal const val LIST_MAGIC = "CURFEWL"

/** Why the core refuses a list file, by its head (docs/formats/list.md); `null`: it does not begin as one. */
internal fun listProblemOf(file: File): ImportProblem? {
    val head = ByteArray(LIST_HEAD)
    file.inputStream().use { it.read(head) }
    val start = String(head, Charsets.ISO_8859_1)
    if (!start.startsWith(LIST_MAGIC)) return null
    val pages = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(LIST_HEAD - Int.SIZE_BYTES)
    return when {
        start[LIST_MAGIC.length] in LATER -> ImportProblem.Newer
        file.length() < LIST_PAGE * pages.toUInt().toLong().coerceAtLeast(1) -> ImportProblem.Part
        else -> ImportProblem.Damaged
    }
}

/** Magic, version, and the count of pages. */
private const val LIST_HEAD = 12
private const val LIST_PAGE = 4096L
private val LATER = '4'..'9'
