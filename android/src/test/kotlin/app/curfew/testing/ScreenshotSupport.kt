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
import java.awt.image.BufferedImage
import java.awt.image.DataBufferInt
import java.io.File
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam

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
        val image = BufferedImage(bitmap.width, bitmap.height, BufferedImage.TYPE_INT_ARGB)
        val pixels = (image.raster.dataBuffer as DataBufferInt).data
        bitmap.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
        write(image, file)
        return file
    }

    // Java's writer, not the bitmap's own, which takes twice as long; there are more than a thousand pictures.
    private fun write(
        image: BufferedImage,
        file: File,
    ) {
        val writer = ImageIO.getImageWritersByFormatName("png").next()
        val options = writer.defaultWriteParam
        options.compressionMode = ImageWriteParam.MODE_EXPLICIT
        options.compressionQuality = PNG_QUALITY
        file.delete()
        ImageIO.createImageOutputStream(file).use {
            writer.output = it
            writer.write(null, IIOImage(image, null, null), options)
        }
        writer.dispose()
    }

    /** PNG loses nothing; this chooses the third of the nine levels of deflate. */
    private const val PNG_QUALITY = 0.7f
}
