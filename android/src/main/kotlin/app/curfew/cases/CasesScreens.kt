package app.curfew.cases

import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory

/** Makes the screens of this package again from their keys. */
object CasesScreens : ScreenFactory {
    override fun create(key: String): Screen? {
        fun after(start: String) = key.removePrefix(start).takeIf { it != key && it.isNotEmpty() }
        after(CaseScreen.KEY_START)?.let { return CaseScreen(it) }
        after(NoteScreen.KEY_START)?.let { return NoteScreen.of(it) }
        after(FormsScreen.KEY_START)?.let { return FormsScreen(it) }
        after(BundleScreen.KEY_START)?.let { return BundleScreen(it) }
        after(ComplaintScreen.KEY_START)?.let { return ComplaintScreen.of(it) }
        after(MemoScreen.KEY_START)?.toULongOrNull()?.let { return MemoScreen(it) }
        return if (key == CasesScreen.KEY) CasesScreen() else null
    }
}
