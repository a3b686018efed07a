package app.curfew.ui

import android.os.Build
import android.view.View
import android.view.Window

/** Draws behind the system's bars. From API 35 on the system does so anyway. */
fun Window.edgeToEdge() {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        setDecorFitsSystemWindows(false)
    } else {
        edgeToEdgeBefore30()
    }
}

@Suppress("DEPRECATION") // The newer call begins with API 30.
private fun Window.edgeToEdgeBefore30() {
    decorView.systemUiVisibility = decorView.systemUiVisibility or
        View.SYSTEM_UI_FLAG_LAYOUT_STABLE or
        View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN or
        View.SYSTEM_UI_FLAG_LAYOUT_HIDE_NAVIGATION
}
