package app.curfew.ui

import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.WindowInsets

/** What the system covers at each edge, in pixels: bars, cut-outs, and at the bottom the keyboard. */
fun WindowInsets.covered(): Rect =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        val types = WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime()
        getInsets(types).let { Rect(it.left, it.top, it.right, it.bottom) }
    } else {
        coveredBefore30()
    }

@Suppress("DEPRECATION") // The newer calls begin with API 30.
private fun WindowInsets.coveredBefore30() =
    Rect(systemWindowInsetLeft, systemWindowInsetTop, systemWindowInsetRight, systemWindowInsetBottom)

/** Keeps [extraBottom] pixels and what the system covers at the bottom free below the last thing in this view. */
fun View.keepBottomFree(extraBottom: Int) {
    setPadding(paddingLeft, paddingTop, paddingRight, extraBottom)
    setOnApplyWindowInsetsListener { view, insets ->
        view.setPadding(view.paddingLeft, view.paddingTop, view.paddingRight, extraBottom + insets.covered().bottom)
        insets
    }
}
