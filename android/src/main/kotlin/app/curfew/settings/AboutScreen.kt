package app.curfew.settings

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText

/** What this app is, which version, and under which licence. Main thread. */
class AboutScreen : Screen() {
    override val key = KEY

    override fun title(context: Context): CharSequence = context.getText(R.string.about_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val context = host.activity
        val body = ScrollColumn(context)
        val card = body.part(Card(context, gapDp = 4))
        card.addWide(context.styledText(R.style.Text_Display, context.getText(R.string.app_name)))
        card.addWide(
            context.styledText(
                R.style.Text_Label_Secondary,
                context.getString(R.string.about_version, version(context)),
            ),
        )
        card.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.about_text)))
        val licence = body.part(Card(context).withRows())
        licence.addWide(
            ListRow(context)
                .bind(
                    RowSymbol(R.drawable.ic_file),
                    context.getText(R.string.about_licence),
                    context.getText(R.string.about_licence_text),
                ) {
                    host.open(LicenceScreen())
                }.withChevron(),
        )
        body.part(context.sectionHeader(context.getText(R.string.about_parts)))
        val parts = body.part(Card(context).withRows())
        PARTS.forEach { (name, terms) -> parts.addWide(ListRow(context).bind(null, name, terms)) }
        return body
    }

    private fun version(context: Context): String =
        context.packageManager
            .getPackageInfo(context.packageName, 0)
            .versionName
            .orEmpty()

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/about"

        /** What the app is built with, by the names and licences that its authors give. */
        private val PARTS =
            listOf(
                "rlibphonenumber" to "Apache-2.0",
                "SQLite, rusqlite" to "public domain, MIT",
                "UniFFI" to "MPL-2.0",
                "Java Native Access" to "Apache-2.0",
                "Kotlin" to "Apache-2.0",
            )
    }
}

/** The licence's own words. Main thread. */
class LicenceScreen : Screen() {
    override val key = KEY

    override fun title(context: Context): CharSequence = context.getText(R.string.about_licence_text)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val context = host.activity
        val body = ScrollColumn(context)
        val words = context.styledText(R.style.Text_Label_Secondary)
        body.part(words)
        host.work.run({ read(context.applicationContext) }) { text -> text.onSuccess { words.text = it } }
        return body
    }

    /** The lines of one paragraph joined, so that they wrap to the screen. */
    private fun read(context: Context): String =
        context.resources
            .openRawResource(R.raw.licence)
            .bufferedReader()
            .use { it.readText() }
            .split(PARAGRAPHS)
            .joinToString("\n\n") { paragraph -> paragraph.trim().replace(BREAKS, " ") }
            .trim()

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/about/licence"

        private val PARAGRAPHS = Regex("\n\\s*\n")
        private val BREAKS = Regex("\n\\s*")
    }
}
