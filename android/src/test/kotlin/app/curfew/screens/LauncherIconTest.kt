package app.curfew.screens

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.AdaptiveIconDrawable
import android.graphics.drawable.Drawable
import app.curfew.R
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.GraphicsMode
import kotlin.math.hypot

/** The mark on the home screen of the phone: no launcher's shape cuts anything off it. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class LauncherIconTest {
    private val icon: AdaptiveIconDrawable by lazy {
        ScreenSetup().apply()
        RuntimeEnvironment.getApplication().getDrawable(R.drawable.ic_launcher) as AdaptiveIconDrawable
    }

    private fun draw(drawable: Drawable): Bitmap {
        val picture = Bitmap.createBitmap(SIDE, SIDE, Bitmap.Config.ARGB_8888)
        drawable.setBounds(0, 0, SIDE, SIDE)
        drawable.draw(Canvas(picture))
        return picture
    }

    @Test
    fun `the mark lies in the circle that every launcher shows`() {
        Screenshots.save(draw(icon), "launcher")
        for (layer in listOf(icon.foreground, checkNotNull(icon.monochrome))) {
            val picture = draw(layer)
            var inked = 0
            for (y in 0 until SIDE) {
                for (x in 0 until SIDE) {
                    if (Color.alpha(picture.getPixel(x, y)) == 0) continue
                    inked++
                    val away = hypot(x + 0.5 - SIDE / 2, y + 0.5 - SIDE / 2)
                    assertTrue("$x, $y", away <= SIDE * SAFE_DP / ICON_DP / 2)
                }
            }
            assertTrue("$inked pixels", inked > SIDE * SIDE / 20)
        }
    }

    private companion object {
        const val SIDE = 432
        const val ICON_DP = 108.0
        const val SAFE_DP = 66.0
    }
}
