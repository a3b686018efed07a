package app.curfew.cases

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.FormView
import app.curfew.ui.Card
import app.curfew.ui.Languages
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** The bodies that take a complaint, those of the region first. Main thread. */
class FormsScreen(
    private val case: String,
) : Screen() {
    override val key = KEY_START + case

    private var host: ScreenHost? = null
    private var frame: FrameLayout? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.complaint_body)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        return FrameLayout(host.activity).also { frame = it }
    }

    override fun onShown() {
        val host = host ?: return
        val frame = frame ?: return
        if (frame.childCount > 0) return
        val language = Languages.of(host.activity)
        host.work.run({ host.core.forms(language) }) { read ->
            frame.removeAllViews()
            frame.addView(read.fold({ body(host, it) }) { host.activity.failed(::again) })
        }
    }

    private fun again() {
        frame?.removeAllViews()
        onShown()
    }

    private fun body(
        host: ScreenHost,
        forms: List<FormView>,
    ): View {
        val context = host.activity
        val body = ScrollColumn(context)
        val bundle = ListRow(context)
        val about = context.getText(R.string.bundle_about)
        bundle.bind(RowSymbol(R.drawable.ic_shield_check, Tone.GOOD), context.getText(R.string.bundle_title), about) {
            host.open(BundleScreen(case))
        }
        body.part(Card(context).withRows()).addWide(bundle.withChevron())
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.complaint_body_about)))
        val heads = mapOf(true to R.string.complaint_home, false to R.string.complaint_elsewhere)
        for ((isHome, of) in forms.groupBy { it.isHome }) {
            body.part(context.sectionHeader(context.getText(heads.getValue(isHome))))
            val card = body.part(Card(context).withRows())
            of.forEach { form ->
                val row = ListRow(context)
                row.bind(RowSymbol(R.drawable.ic_file), form.body, form.title) {
                    host.open(ComplaintScreen(case, form.id))
                }
                card.addWide(row.withChevron())
            }
        }
        return body
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; the case's id follows. */
        const val KEY_START = "cases/forms/"
    }
}
