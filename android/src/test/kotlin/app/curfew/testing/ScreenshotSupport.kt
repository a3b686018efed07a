package app.curfew.testing

import android.app.Activity
import android.content.Intent
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Looper
import android.view.View
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.io.File

/**
 * How the phone is set while a picture is taken.
 *
 * @property widthDp width of the screen, dp
 * @property heightDp height of the screen, dp
 * @property locale language as a resource qualifier: `en-rUS`, `zh-rCN`
 * @property night dark theme
 * @property fontScale the user's text size, 1.0 is normal
 * @property density pixels per dp, as a resource qualifier
 */
data class ScreenSetup(
    val widthDp: Int = 411,
    val heightDp: Int = 891,
    val locale: String = "en-rUS",
    val night: Boolean = false,
    val fontScale: Float = 1f,
    val density: String = "xhdpi",
) {
    /** Puts the framework into this state. Test thread; before the activity is made. */
    fun apply() {
        val orientation = if (widthDp > heightDp) "land" else "port"
        val theme = if (night) "night" else "notnight"
        RuntimeEnvironment.setQualifiers("$locale-w${widthDp}dp-h${heightDp}dp-$orientation-$theme-$density")
        RuntimeEnvironment.setFontScale(fontScale)
    }
}

/**
 * Shows activities and takes pictures of them. Only in tests with `@GraphicsMode(GraphicsMode.Mode.NATIVE)`,
 * which draw real pixels. Test thread, which is the main thread.
 *
 * ```
 * Screenshots.show<HomeActivity>(ScreenSetup(locale = "zh-rCN", night = true)) { activity ->
 *     Screenshots.save(activity, "home-zh-night")
 * }
 * ```
 */
object Screenshots {
    /** Where pictures go: `out/screens/` at the root of the repository. */
    val folder: File = File(System.getProperty("curfew.screens") ?: "out/screens")

    /** Sets the phone up, brings an activity to the front, lets [use] see it, and takes it down again. */
    inline fun <reified A : Activity> show(
        setup: ScreenSetup,
        intent: Intent? = null,
        use: (A) -> Unit,
    ) {
        setup.apply()
        val controller: ActivityController<A> = Robolectric.buildActivity(A::class.java, intent).setup()
        controller.use {
            settle()
            use(it.get())
        }
    }

    /** Lets everything that is posted to the main thread run. */
    fun settle() = shadowOf(Looper.getMainLooper()).idle()

    /** Draws the whole window of an activity. */
    fun draw(activity: Activity): Bitmap = draw(activity.window.decorView)

    /** Draws a view that has been laid out. */
    fun draw(view: View): Bitmap {
        settle()
        val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(bitmap))
        return bitmap
    }

    /** Draws the whole window of an activity into `out/screens/NAME.png`. */
    fun save(
        activity: Activity,
        name: String,
    ): File = save(draw(activity), name)

    /** Writes `out/screens/NAME.png`. */
    fun save(
        bitmap: Bitmap,
        name: String,
    ): File {
        folder.mkdirs()
        val file = File(folder, "$name.png")
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, PNG_QUALITY, it) }
        return file
    }

    /** PNG loses nothing; the platform ignores this. */
    private const val PNG_QUALITY = 100
}
