package app.curfew.ui

import app.curfew.R
import app.curfew.screens.Contrast
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** Each pair of colours that the kit lays on one another, in both themes. */
@RunWith(CurfewTestRunner::class)
class ContrastTest {
    private val texts =
        listOf(
            R.color.ink to
                listOf(
                    R.color.background,
                    R.color.surface,
                    R.color.primary_soft,
                    R.color.green_soft,
                    R.color.amber_soft,
                    R.color.red_soft,
                ),
            R.color.ink_secondary to listOf(R.color.background, R.color.surface, R.color.primary_soft),
            R.color.primary to
                listOf(
                    R.color.background,
                    R.color.surface,
                    R.color.primary_soft,
                    R.color.green_soft,
                    R.color.amber_soft,
                    R.color.red_soft,
                ),
            R.color.on_primary to listOf(R.color.primary),
            R.color.green to listOf(R.color.background, R.color.surface, R.color.green_soft),
            R.color.amber to listOf(R.color.background, R.color.surface, R.color.amber_soft),
            R.color.red to listOf(R.color.background, R.color.surface, R.color.red_soft),
            R.color.inverse_ink to listOf(R.color.inverse_surface),
            R.color.inverse_primary to listOf(R.color.inverse_surface),
        )

    private val symbols =
        listOf(
            R.color.control_edge to listOf(R.color.background, R.color.surface),
            R.color.primary to listOf(R.color.outline),
        )

    @Test
    fun `texts have 4,5 to 1 and symbols 3 to 1`() {
        for (night in listOf(false, true)) {
            ScreenSetup(night = night).apply()
            check(texts, TEXT, night)
            check(symbols, SYMBOL, night)
        }
    }

    private fun check(
        pairs: List<Pair<Int, List<Int>>>,
        least: Double,
        night: Boolean,
    ) {
        val context = RuntimeEnvironment.getApplication()
        for ((front, backs) in pairs) {
            for (back in backs) {
                val ratio = Contrast.ratio(context.getColor(front), context.getColor(back))
                val names = "${context.resources.getResourceEntryName(
                    front,
                )} on ${context.resources.getResourceEntryName(back)}"
                assertTrue("$names, night $night: $ratio", ratio >= least)
            }
        }
    }

    private companion object {
        const val TEXT = 4.5
        const val SYMBOL = 3.0
    }
}
