package app.curfew.health

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.evidence.EvidenceCare
import app.curfew.export.ExportProvider
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.io.File

/** Whether everything works, line by line, and what to do where it does not. Main thread. */
class HealthScreen(
    private val phone: Phone,
) : Screen() {
    override val key = KEY

    private var presenter: HealthPresenter? = null
    private var binder: HealthBinder? = null
    private var dates: AnchorsPresenter? = null
    private var anchors: AnchorsSection? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.health_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter = presenter ?: presenter(host)
        this.presenter = presenter
        val dates = dates ?: dates(host)
        this.dates = dates
        val anchors = AnchorsSection(host, phone, dates)
        this.anchors = anchors
        val made = HealthBinder(host, phone, presenter::load, presenter::check, { handOut(host) }, anchors)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
        dates?.load()
        anchors?.show()
    }

    override fun onHidden() {
        anchors?.hide()
    }

    private fun presenter(host: ScreenHost) =
        HealthPresenter(
            host.core,
            host.work,
            host.longWork,
            EvidenceCare.key(host.activity, host.core),
            StoredCheck(host.activity),
            { phone.facts(rulebookProblem = false, failedLately = false) },
            phone::now,
            HealthWatch.of(host.activity.applicationContext)::seen,
        ) { binder?.bind(it) }

    private fun dates(host: ScreenHost): AnchorsPresenter {
        val app = host.activity.applicationContext
        return AnchorsPresenter(
            host.core,
            host.work,
            host.longWork,
            EvidenceCare.key(app, host.core),
            { ExportProvider.filesOf(app).request(phone.now()) },
            File(app.cacheDir, "anchor"),
            { anchors?.bind(it) },
            { anchors?.said(it) },
        )
    }

    private fun handOut(host: ScreenHost) {
        presenter?.handOut { done ->
            val said =
                when (done) {
                    HandedOut.Failed -> R.string.health_not_copied
                    is HandedOut.Code -> {
                        copy(host, done.code)
                        if (done.isSigned) R.string.health_copied else R.string.health_copied_unsigned
                    }
                }
            host.snackbar(host.activity.getText(said))
        }
    }

    private fun copy(
        host: ScreenHost,
        code: String,
    ) {
        val clipboard = host.activity.getSystemService(ClipboardManager::class.java) ?: return
        clipboard.setPrimaryClip(ClipData.newPlainText(host.activity.getText(R.string.health_code), code))
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/health"
    }
}
