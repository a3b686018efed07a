package app.curfew.testing

import android.app.Activity
import android.content.Context
import android.content.res.Configuration
import android.graphics.Bitmap
import android.graphics.Color
import android.os.Build
import android.view.Gravity
import android.widget.TextView
import app.curfew.R
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.util.Locale

/** The frameworks that the other tests stand on: versions, the app's compiled resources, real pixels. */
@RunWith(CurfewTestRunner::class)
class FrameworkTest {
    @Test
    @Config(sdk = [29, 31, 34, 35])
    fun `an activity is inflated with the app's resources on each Android version`() {
        ScreenSetup(locale = "zh-rCN").apply()
        Robolectric.buildActivity(Activity::class.java).setup().use {
            val activity = it.get()
            assertTrue(Build.VERSION.SDK_INT in listOf(29, 31, 34, 35))
            assertEquals("app.curfew", activity.packageName)
            assertEquals(29, activity.applicationInfo.minSdkVersion)
            assertEquals(35, activity.applicationInfo.targetSdkVersion)
            assertNotEquals("the Chinese strings are found", english(activity), activity.getString(R.string.app_name))
        }
    }

    @Test
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `a picture has the theme's colours and grows with the font`() {
        val inkHeights =
            listOf(false, true).flatMap { night ->
                listOf(1f, 2f).map { scale -> inkHeight(ScreenSetup(360, 200, "zh-rCN", night, scale)) }
            }
        val (lightSmall, lightLarge, darkSmall, darkLarge) = inkHeights
        assertTrue("$lightSmall, $lightLarge", lightLarge > lightSmall * 3 / 2)
        assertTrue("$darkSmall, $darkLarge", darkLarge > darkSmall * 3 / 2)
    }

    /** Shows two Chinese characters, checks the colours, and gives the height in pixels of what was drawn. */
    private fun inkHeight(setup: ScreenSetup): Int {
        var height = 0
        Screenshots.show<Activity>(setup) { activity ->
            val text = TextView(activity)
            text.text = "宵禁"
            text.textSize = BODY_SP
            text.gravity = Gravity.CENTER
            activity.setContentView(text)
            val picture = Screenshots.draw(activity)
            val theme = if (setup.night) "dark" else "light"
            val file = Screenshots.save(picture, "framework-$theme-${setup.fontScale}")
            assertTrue("${file.length()} bytes", file.length() > 0)

            val background = picture.getPixel(1, picture.height - 2)
            assertEquals("night: $background", setup.night, Color.luminance(background) < 0.5f)
            height = (0 until picture.height).count { y -> rowHasInk(picture, y, background) }
        }
        return height
    }

    private fun rowHasInk(
        picture: Bitmap,
        y: Int,
        background: Int,
    ): Boolean = (0 until picture.width).any { x -> picture.getPixel(x, y) != background }

    private fun english(context: Context): String {
        val configuration = context.resources.configuration
        val copy = Configuration(configuration)
        copy.setLocale(Locale.US)
        return RuntimeEnvironment.getApplication().createConfigurationContext(copy).getString(R.string.app_name)
    }

    private companion object {
        /** Small: from Android 14 on, large text grows less than the scale says. */
        const val BODY_SP = 14f
    }
}
