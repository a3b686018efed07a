package app.curfew.lists

import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import app.curfew.ui.Destination
import app.curfew.ui.Places
import app.curfew.ui.Screen
import app.curfew.ui.ScreensGraph
import app.curfew.ui.ShellActivity
import java.io.File

/**
 * Takes numbers that another app shares or opens, and shows what they are before anything is kept. Main thread. Open
 * for tests only.
 */
open class ImportActivity : ShellActivity() {
    override fun createPlaces(graph: ScreensGraph): Places = ImportPlaces(sharedSource(applicationContext, intent))
}

/** Nothing but the import; from there on to a rule. */
internal class ImportPlaces(
    private val source: ImportSource,
) : Places {
    override fun root(destination: Destination): Screen = ImportScreen(source)

    /** What was shared is not there any more after the process died. */
    override fun remake(key: String): Screen? = null
}

/** What [intent] shares. It comes from any app and may hold anything. */
internal fun sharedSource(
    context: Context,
    intent: Intent,
): ImportSource {
    val files = intent.sharedUris()
    val text = intent.sharedText()
    return when {
        files.isNotEmpty() -> UriSource(context, files)
        text != null -> TextSource(text)
        else -> NoSource
    }
}

/** An intent without anything to read. */
internal object NoSource : ImportSource {
    override val name = ""

    override fun copy(into: File) = ImportProblem.NotFound
}

private fun Intent.sharedUris(): List<Uri> =
    when (action) {
        Intent.ACTION_SEND -> listOfNotNull(extraOf { stream() })
        Intent.ACTION_SEND_MULTIPLE -> extraOf { streams()?.filterIsInstance<Uri>() }.orEmpty()
        Intent.ACTION_VIEW -> listOfNotNull(data)
        else -> emptyList()
    }

private fun Intent.sharedText(): String? =
    if (action == Intent.ACTION_SEND) extraOf { getCharSequenceExtra(Intent.EXTRA_TEXT)?.toString() } else null

private fun Intent.stream(): Uri? =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java)
    } else {
        @Suppress("DEPRECATION") // The newer call begins with API 33.
        getParcelableExtra(Intent.EXTRA_STREAM)
    }

private fun Intent.streams(): List<Uri>? =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        getParcelableArrayListExtra(Intent.EXTRA_STREAM, Uri::class.java)
    } else {
        @Suppress("DEPRECATION") // The newer call begins with API 33.
        getParcelableArrayListExtra(Intent.EXTRA_STREAM)
    }

/** Extras of a class that this app does not have, or of another class than expected, are no extras. */
private fun <T> extraOf(read: () -> T?): T? =
    try {
        read()
    } catch (_: RuntimeException) {
        null
    }
