package app.curfew.screens

import android.app.Activity
import android.app.Dialog
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.view.View
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import app.curfew.ui.ShellActivity
import org.junit.Assert.assertEquals
import org.robolectric.shadows.ShadowDialog

/**
 * Lays a screen out in English and Chinese, light and dark, with normal and with twice as large text, and holds each
 * against [ScreenCheck]. The pictures go to `out/screens/NAME-LANGUAGE-THEME-SCALE.png`: all where the property
 * `curfew.pictures` is `all`, as `./dev screens` sets it, else every other one, so that each language is drawn in both
 * themes and both sizes. Drawing and packing takes longer than all checks.
 *
 * For test classes with `@RunWith(CurfewTestRunner::class)` and `@GraphicsMode(GraphicsMode.Mode.NATIVE)`.
 */
object ScreenPictures {
    private val languages = mapOf("en" to "en-rUS", "zh" to "zh-rCN")
    private val areAllDrawn = System.getProperty("curfew.pictures") == "all"

    /**
     * Lays the screen out eight times, and draws it.
     *
     * @param widthDp for a tablet, 900
     * @param act what a person does before the picture: opens a sheet, types; a sheet is then in the picture
     */
    fun take(
        name: String,
        scene: Scene,
        widthDp: Int = 411,
        heightDp: Int = 891,
        act: (ShellActivity) -> Unit = {},
    ) {
        val problems = mutableListOf<String>()
        for ((language, locale) in languages) {
            for (night in listOf(false, true)) {
                for (scale in listOf(1f, 2f)) {
                    val picture = "$name-$language-${if (night) "dark" else "light"}-$scale"
                    val setup = ScreenSetup(widthDp, heightDp, locale, night, scale)
                    val isDrawn = areAllDrawn || (language == "zh") == (night != (scale == 2f))
                    problems += takeOne(picture, setup, scene, isDrawn, act).map { "$picture: $it" }
                }
            }
        }
        assertEquals("", problems.joinToString("\n"))
    }

    /** Takes one picture of a phone that is set in another way: turned, small, read from right to left. */
    fun takeOn(name: String, setup: ScreenSetup, scene: Scene) =
        assertEquals("", takeOne(name, setup, scene, isDrawn = true) { }.joinToString("\n"))

    private fun takeOne(
        picture: String,
        setup: ScreenSetup,
        scene: Scene,
        isDrawn: Boolean,
        act: (ShellActivity) -> Unit,
    ): List<String> {
        StageActivity.scene = scene
        var problems = emptyList<String>()
        ShadowDialog.reset()
        Screenshots.show<StageActivity>(setup) { activity ->
            if (scene.destination != Destination.HOME) activity.host.go(scene.destination)
            // The whole stack, over the root that is there already.
            scene.stack(scene.phone).drop(1).forEach(activity.host::open)
            Screenshots.settle()
            act(activity)
            Screenshots.settle()
            val sheet = ShadowDialog.getLatestDialog()?.takeIf { it.isShowing }
            problems = ScreenCheck(sheet?.window?.decorView ?: activity.window.decorView).problems()
            if (isDrawn) Screenshots.save(draw(activity, sheet), picture)
            sheet?.dismiss()
        }
        return problems
    }

    private fun draw(
        activity: Activity,
        sheet: Dialog?,
    ): Bitmap {
        val picture = Screenshots.draw(activity)
        val window = sheet?.window ?: return picture
        val canvas = Canvas(picture)
        canvas.drawColor(Color.argb((window.attributes.dimAmount * OPAQUE).toInt(), 0, 0, 0))
        val decor = window.decorView
        layOut(decor, picture.width, picture.height)
        canvas.translate((picture.width - decor.width) / 2f, (picture.height - decor.height) / 2f)
        decor.draw(canvas)
        return picture
    }

    private fun layOut(
        view: View,
        width: Int,
        height: Int,
    ) {
        if (view.width > 0 && view.height > 0) return
        view.measure(
            View.MeasureSpec.makeMeasureSpec(width, View.MeasureSpec.EXACTLY),
            View.MeasureSpec.makeMeasureSpec(height, View.MeasureSpec.EXACTLY),
        )
        view.layout(0, 0, width, height)
    }

    private const val OPAQUE = 255
}
