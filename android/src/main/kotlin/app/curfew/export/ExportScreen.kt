package app.curfew.export

import android.app.Activity
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.Languages
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.io.File
import java.time.ZonedDateTime

/**
 * Writes calls to a file for somebody else, and hands it over. Main thread.
 *
 * @param other the name of another phone's ledger; null: that of this phone
 */
class ExportScreen(
    private val other: String? = null,
    private val now: () -> ZonedDateTime,
) : Screen() {
    override val key = if (other == null) KEY else "$KEY/$other"

    override val showsDestinations = false

    private var presenter: ExportPresenter? = null
    private var binder: ExportBinder? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.export_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val context = host.activity
        val files = ExportProvider.filesOf(context.applicationContext)
        val presenter = presenter ?: ExportPresenter(host.core, host.work, files, now, other) { binder?.bind(it) }
        this.presenter = presenter
        val made =
            ExportBinder(
                context,
                presenter::handle,
                ExportBinder.Actions(
                    confirm = { presenter.handle(ExportEvent.Confirmed(Languages.of(context))) },
                    share = { host.activity.startActivity(shareIntent(context, it.file)) },
                    saveTo = { saveTo(host, it) },
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.handle(ExportEvent.Shown)
    }

    private fun saveTo(
        host: ScreenHost,
        made: MadeExport,
    ) {
        host.launch(saveIntent(made.file)) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            presenter?.handle(ExportEvent.SaveTo(DocumentTarget(host.activity, uri)))
        }
    }

    /** Names the screen for the shell. */
    companion object {
        /** See [Screen.key]; the name of another phone's ledger follows. */
        const val KEY = "history/export"

        /** Asks where [file] is to be saved. */
        internal fun saveIntent(file: File): Intent =
            Intent(Intent.ACTION_CREATE_DOCUMENT)
                .addCategory(Intent.CATEGORY_OPENABLE)
                .setType(ExportProvider.mimeType(file.name))
                .putExtra(Intent.EXTRA_TITLE, file.name)

        /** The share sheet for [file]; only the app that is chosen there may read the file, and only that. */
        internal fun shareIntent(
            context: Context,
            file: File,
        ): Intent {
            val uri = ExportProvider.uriOf(file)
            val send =
                Intent(Intent.ACTION_SEND)
                    .setType(ExportProvider.mimeType(file.name))
                    .putExtra(Intent.EXTRA_STREAM, uri)
                    .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
            // The grant goes to what stands in the clip data.
            send.clipData = ClipData.newRawUri(file.name, uri)
            return Intent.createChooser(send, context.getText(R.string.export_share))
        }
    }
}
