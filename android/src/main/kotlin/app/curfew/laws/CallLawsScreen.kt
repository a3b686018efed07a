package app.curfew.laws

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.CallLaws
import app.curfew.ui.Languages
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Times
import app.curfew.ui.styledText

/** What the laws of the home region say about the call of entry [seq]. Main thread. */
class CallLawsScreen(
    private val seq: ULong,
) : Screen() {
    override val key = KEY_START + seq

    private var host: ScreenHost? = null
    private var frame: FrameLayout? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.laws_of_call)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        return FrameLayout(host.activity).also { frame = it }
    }

    override fun onShown() = load()

    private fun load() {
        val host = host ?: return
        val sim = host.phone.simRegion()
        val language = Languages.of(host.activity)
        host.work.run({
            val entry = host.core.entry(seq).entry
            val place = host.core.settings().home ?: sim
            val said = place?.let { host.core.callLaws(seq, it, language) }
            Times.clockAt(host.activity, entry.atMs, entry.offsetSeconds) to said
        }) { read ->
            val frame = frame ?: return@run
            frame.removeAllViews()
            frame.addView(
                read.fold({ (clock, said) -> body(host.activity, clock, said) }) {
                    LawsBinder.failed(host.activity, ::load)
                },
            )
        }
    }

    private fun body(
        context: Context,
        clock: String,
        said: CallLaws?,
    ): View {
        val body = ScrollColumn(context)

        fun say(text: CharSequence) = body.part(context.styledText(R.style.Text_Body_Secondary, text))
        if (said == null) {
            say(context.getText(R.string.settings_region_none))
            return body
        }
        if (said.laws.isEmpty()) {
            say(context.getText(R.string.laws_none_here))
            return body
        }
        say(context.getText(R.string.laws_of_call_about))
        val numbers = said.numbers.toInt()
        said.institution?.let {
            say(context.resources.getQuantityString(R.plurals.laws_counted_as, numbers, it, numbers))
        }
        if (said.unreadable > 0uL) say(context.getString(R.string.laws_not_counted, said.unreadable.toLong()))
        val cards = LawCard(context)
        said.laws.sortedBy(LawsPresenter::rank).forEach { body.part(cards.of(it, clock)) }
        return body
    }

    /** Names the screen for the shell. */
    companion object {
        /** What [Screen.key] begins with; the entry's number follows. */
        const val KEY_START = "history/laws/"
    }
}
