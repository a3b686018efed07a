package app.curfew.lists

/** Something outside the app to import numbers from. Nothing about it is trusted. */
interface ImportSource {
    /** What to call it: a file's name without its ending, or blank where there is none. */
    val name: String

    /** Reads it whole, within [MAX_BYTES]. Not on the main thread: a provider may take its time. */
    fun read(): ImportBytes

    /** Limits. */
    companion object {
        /**
         * The most bytes taken in: some two million numbers, one a line. The bytes are held in memory while they are
         * shown and once more while they cross to the core, which a small phone can still do.
         */
        const val MAX_BYTES = 32 shl 20
    }
}

/** What reading a source gave. */
sealed interface ImportBytes {
    /** The whole content. */
    class Read(
        val bytes: ByteArray,
    ) : ImportBytes

    /** Nothing that can be used. */
    data class Not(
        val why: ImportProblem,
    ) : ImportBytes
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
}

/** A text that another app shared. */
class TextSource(
    private val text: String,
) : ImportSource {
    override val name = ""

    override fun read(): ImportBytes {
        // Before it is copied: a char takes one byte or more.
        if (text.length > ImportSource.MAX_BYTES) return ImportBytes.Not(ImportProblem.TooLarge)
        val bytes = text.toByteArray()
        return if (bytes.size >
            ImportSource.MAX_BYTES
        ) {
            ImportBytes.Not(ImportProblem.TooLarge)
        } else {
            ImportBytes.Read(bytes)
        }
    }
}
