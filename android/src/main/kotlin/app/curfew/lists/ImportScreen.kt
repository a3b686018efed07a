package app.curfew.lists

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.rules.RuleEditorScreen
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.io.File

/** Shows what a file or a shared text holds, and brings it onto a list. Main thread. */
class ImportScreen(
    private val source: ImportSource,
    private val into: String? = null,
) : Screen() {
    override val showsDestinations = false

    private var presenter: ImportPresenter? = null
    private var host: ScreenHost? = null
    private var binder: ImportBinder? = null

    override fun title(context: Context): CharSequence = context.getString(R.string.lists_import_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: newPresenter(host)
        this.presenter = presenter
        val made =
            ImportBinder(
                host.activity,
                presenter::handle,
                ImportBinder.Actions(
                    leave = host::back,
                    makeRule = { host.open(RuleEditorScreen(null, it)) },
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    private fun newPresenter(host: ScreenHost): ImportPresenter {
        val cache = importCache(host.activity)
        return ImportPresenter(source, into, host.core, host.work, cache) { binder?.bind(it) }
    }

    override fun onShown() {
        presenter?.handle(ImportEvent.Shown)
    }
}

/** Where copies of what is imported lie while they are looked at. */
internal fun importCache(context: Context) = File(context.cacheDir, "import")

/** What providers call texts, rulebooks and backups. */
private val TYPES =
    arrayOf("text/*") +
        arrayOf("csv", "json", "xml", "gzip", "x-gzip", "zip", "octet-stream").map { "application/$it" }

/**
 * Lets a person choose a file, or a list and its signature, without any permission, and shows what is in it.
 *
 * @param into the list that is offered first
 */
internal fun importFile(
    host: ScreenHost,
    into: String?,
) {
    val choose =
        Intent(Intent.ACTION_OPEN_DOCUMENT)
            .addCategory(Intent.CATEGORY_OPENABLE)
            .setType("*/*")
            .putExtra(Intent.EXTRA_MIME_TYPES, TYPES)
            .putExtra(Intent.EXTRA_ALLOW_MULTIPLE, true)
    host.launch(choose) { result, data ->
        val several = data?.clipData?.let { clip -> (0 until clip.itemCount).mapNotNull { clip.getItemAt(it).uri } }
        val files = several.orEmpty().ifEmpty { listOfNotNull(data?.data) }
        if (result == Activity.RESULT_OK && files.isNotEmpty()) {
            host.open(ImportScreen(UriSource(host.activity, files), into))
        }
    }
}
