package app.curfew.backup

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.export.DocumentTarget
import app.curfew.history.HistoryScreen
import app.curfew.lists.ImportProblem
import app.curfew.lists.ImportScreen
import app.curfew.lists.ImportSource
import app.curfew.lists.UriSource
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.io.File
import java.time.ZonedDateTime

/**
 * Makes one encrypted file with everything, and brings one back. Main thread.
 *
 * @param isFirst nothing is here yet: a backup can only be brought back, and then the first run goes on
 */
class BackupScreen(
    private val isFirst: Boolean = false,
    private val now: () -> ZonedDateTime,
) : Screen() {
    override val key = if (isFirst) FIRST_KEY else KEY

    override val showsDestinations = !isFirst

    private var host: ScreenHost? = null
    private var presenter: BackupPresenter? = null
    private var binder: BackupBinder? = null
    private var asked: Bringing? = null
    private val onState: (BackupState) -> Unit = ::show
    private val new =
        PassphraseSheet(
            R.string.backup_make_title,
            R.string.backup_make_warning,
            R.string.backup_where,
            isNew = true,
            ::chooseTarget,
        )
    private val known =
        PassphraseSheet(
            R.string.backup_restore_title,
            R.string.backup_restore_text,
            R.string.backup_restore_action,
            isNew = false,
            { presenter?.restore(it) },
            { presenter?.leave() },
        )

    override fun title(context: Context): CharSequence = context.getText(R.string.backup_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: host.backups.also(BackupPresenter::begin)
        this.presenter = presenter
        val made = BackupBinder(
            host.activity,
            make = { new.open(host.activity) },
            choose = ::chooseSource,
            lookAtRules = { host.open(ImportScreen(KeptFile(File(it)))) },
            openOther = { host.open(HistoryScreen(host.phone, it.name)) },
            today = { now().toLocalDate() },
            goOn = if (isFirst) host::back else null,
        )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        val host = host ?: return
        // First, as what was asked for may have been answered meanwhile.
        presenter?.attach(onState)
        new.restore(host.activity)
        known.restore(host.activity)
        loadOthers(host)
    }

    private fun loadOthers(host: ScreenHost) =
        host.work.run({ host.core.otherLedgers() }) { read -> binder?.bind(read.getOrDefault(emptyList())) }

    override fun onHidden() {
        presenter?.detach(onState)
        new.suspend()
        known.suspend()
    }

    private fun show(state: BackupState) {
        binder?.bind(state)
        val bringing = state.bringing
        known.busy(bringing is Bringing.Running)
        when (bringing) {
            is Bringing.Asking -> {
                host?.let { known.open(it.activity) }
                // Said once: another look at the same state is no other try.
                if (bringing !== asked) known.refuse(if (bringing.isWrong) R.string.backup_wrong else null)
            }
            is Bringing.Running -> Unit
            is Bringing.Done -> {
                if (known.isOpen) known.close()
                // Told on each return, too; what came along is looked up once.
                if (bringing !== asked) host?.let(::loadOthers)
            }
            else -> if (known.isOpen) known.close()
        }
        asked = bringing
    }

    private fun chooseTarget(passphrase: String) {
        val host = host ?: return
        new.close()
        val ask =
            Intent(Intent.ACTION_CREATE_DOCUMENT)
                .addCategory(Intent.CATEGORY_OPENABLE)
                .setType("application/octet-stream")
                .putExtra(Intent.EXTRA_TITLE, "curfew-${now().toLocalDate()}.age")
        host.launch(ask) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            presenter?.make(passphrase, DocumentTarget(host.activity, uri))
        }
    }

    private fun chooseSource() {
        val host = host ?: return
        val context = host.activity.applicationContext
        val ask = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        host.launch(ask) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            presenter?.take { UriSource(context, listOf(uri), it) }
        }
    }

    /** A file of a backup that lies beside what stayed here. */
    private class KeptFile(
        private val file: File,
    ) : ImportSource {
        override val name = ""

        override fun copy(into: File): ImportProblem? {
            file.copyTo(into, overwrite = true)
            return null
        }
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/settings/backup"

        /** The same in the first run. */
        const val FIRST_KEY = "welcome/backup"
    }
}
