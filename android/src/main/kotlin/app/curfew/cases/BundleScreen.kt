package app.curfew.cases

import android.app.Activity
import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.CurfewInterface
import app.curfew.core.PhoneSigner
import app.curfew.evidence.EvidenceCare
import app.curfew.export.DocumentTarget
import app.curfew.export.ExportProvider
import app.curfew.export.ExportScreen
import app.curfew.export.MadeExport
import app.curfew.ui.Languages
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost

/**
 * Makes the evidence bundle of the case [case], and hands it over. Main thread.
 *
 * @param signer the key that signs it
 */
class BundleScreen(
    private val case: String,
    private val signer: (Context, CurfewInterface) -> PhoneSigner = EvidenceCare::key,
) : Screen() {
    override val key = KEY_START + case

    override val showsDestinations = false

    private var presenter: BundlePresenter? = null
    private var binder: BundleBinder? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.bundle_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val presenter = presenter ?: newPresenter(host)
        this.presenter = presenter
        val made =
            BundleBinder(
                host.activity,
                BundleBinder.Actions(
                    again = presenter::load,
                    make = presenter::make,
                    share = { host.activity.startActivity(ExportScreen.shareIntent(host.activity, it.file)) },
                    saveTo = { saveTo(host, it) },
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
    }

    private fun newPresenter(host: ScreenHost): BundlePresenter {
        val context = host.activity.applicationContext
        return BundlePresenter(
            case,
            host.core,
            host.work,
            host.longWork,
            signer(context, host.core),
            { context.assets.open(PAGE).use { it.readBytes() } },
            Languages.of(host.activity),
            ExportProvider.filesOf(context),
            host.phone::now,
        ) { binder?.bind(it) }
    }

    private fun saveTo(
        host: ScreenHost,
        made: MadeExport,
    ) = host.launch(ExportScreen.saveIntent(made.file)) { result, data ->
        val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
        presenter?.save(DocumentTarget(host.activity, uri))
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; the case's id follows. */
        const val KEY_START = "cases/bundle/"

        /** The asset that checks a bundle in a browser. */
        private const val PAGE = "verify.html"
    }
}
