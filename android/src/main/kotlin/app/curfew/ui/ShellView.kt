package app.curfew.ui

import android.content.Context
import android.graphics.Insets
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import app.curfew.R

/**
 * The frame around the screen in front: title above, destinations below (from 600 dp beside), messages over it.
 * From 840 dp there is room for a list beside its detail. It keeps its own controls clear of what the system
 * covers, and hands the rest of the insets to the screens.
 */
internal class ShellView(
    context: Context,
    onBack: () -> Unit,
    onChoose: (Destination) -> Unit,
) : FrameLayout(context) {
    private val wide = resources.configuration.screenWidthDp >= WIDE_FROM_DP

    /** Whether a list can stand beside its detail. */
    val hasTwoPanes = resources.configuration.screenWidthDp >= TWO_PANES_FROM_DP

    /** The list, while its detail is in [main]. */
    val first = Pane(context, onBack)

    /** The screen in front. */
    val main = Pane(context, onBack)
    val destinations = DestinationBar(context, wide, onChoose)
    val snackbar = Snackbar(context)

    /** The destinations as they lie in the layout: a rail scrolls where the window is low. */
    private val bar: View = if (wide) scrolling(destinations) else destinations
    private val edge = line()
    private val firstEdge = line()
    private var destinationsWanted = true
    private var insets: WindowInsets? = null

    init {
        main.body.addView(snackbar, LayoutParams(MATCH_PARENT, WRAP_CONTENT, Gravity.BOTTOM))
        addView(if (wide) beside() else below(), LayoutParams(MATCH_PARENT, MATCH_PARENT))
        setBackgroundColor(context.getColor(R.color.background))
        listOf(first, firstEdge).forEach { it.visibility = View.GONE }
    }

    private fun beside(): LinearLayout =
        context.row().also {
            it.addView(bar, LinearLayout.LayoutParams(WRAP_CONTENT, MATCH_PARENT))
            it.addView(edge, LinearLayout.LayoutParams(dp(1), MATCH_PARENT))
            it.addView(first, LinearLayout.LayoutParams(dp(FIRST_DP), MATCH_PARENT))
            it.addView(firstEdge, LinearLayout.LayoutParams(dp(1), MATCH_PARENT))
            it.addView(main, LinearLayout.LayoutParams(0, MATCH_PARENT, 1f))
        }

    private fun scrolling(rail: View): ScrollView =
        ScrollView(context).also {
            rail.minimumWidth = dp(RAIL_DP)
            it.isVerticalScrollBarEnabled = false
            it.setBackgroundColor(context.getColor(R.color.surface))
            it.addView(rail, LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
        }

    private fun below(): LinearLayout =
        context.column().also {
            it.addRest(main)
            it.addView(edge, LinearLayout.LayoutParams(MATCH_PARENT, dp(1)))
            it.addWide(bar)
        }

    private fun line() = View(context).also { it.setBackgroundColor(context.getColor(R.color.outline)) }

    /** Puts a screen's view in front, and a list's view beside it or null. Call after [first] has been filled. */
    fun show(
        view: View,
        withFirst: Boolean,
        showsDestinations: Boolean,
    ) {
        main.show(view)
        if (!withFirst) first.clear()
        listOf(first, firstEdge).forEach { it.visibility = if (withFirst) View.VISIBLE else View.GONE }
        destinationsWanted = showsDestinations
        showDestinations(insets)
        insets?.let(::inset)
        requestApplyInsets()
    }

    override fun dispatchApplyWindowInsets(insets: WindowInsets): WindowInsets {
        this.insets = insets
        showDestinations(insets)
        inset(insets)
        return insets
    }

    /** The bar makes room for the keyboard. */
    private fun showDestinations(insets: WindowInsets?) {
        val shown = destinationsWanted && (wide || insets == null || !insets.keyboardIsShown())
        listOf(bar, edge).forEach { it.visibility = if (shown) View.VISIBLE else View.GONE }
    }

    private fun inset(insets: WindowInsets) {
        val covered = insets.covered()
        val barIsShown = bar.visibility == View.VISIBLE
        val left = if (wide && barIsShown) 0 else covered.left
        val firstIsShown = first.visibility == View.VISIBLE
        val bottom = if (barIsShown && !wide) 0 else covered.bottom
        val below = insets.onlyBottom(bottom)
        if (wide) {
            destinations.setPadding(covered.left, covered.top + dp(RAIL_AIR_DP), 0, covered.bottom)
        } else {
            destinations.setPadding(covered.left, 0, covered.right, covered.bottom)
        }
        first.inset(left, covered.top, 0, below)
        main.inset(if (firstIsShown) 0 else left, covered.top, covered.right, below)
        (snackbar.layoutParams as LayoutParams).setMargins(left + dp(12), 0, covered.right + dp(12), bottom + dp(12))
        snackbar.requestLayout()
    }

    private companion object {
        const val RAIL_DP = 88
        const val RAIL_AIR_DP = 12
        const val TWO_PANES_FROM_DP = 840
        const val FIRST_DP = 360
    }
}

private fun WindowInsets.keyboardIsShown(): Boolean =
    if (Build.VERSION.SDK_INT >=
        Build.VERSION_CODES.R
    ) {
        isVisible(WindowInsets.Type.ime())
    } else {
        keyboardIsShownBefore30()
    }

@Suppress("DEPRECATION") // The newer calls begin with API 30.
private fun WindowInsets.keyboardIsShownBefore30() = systemWindowInsetBottom > stableInsetBottom

/** These insets with nothing left but [bottom]. */
private fun WindowInsets.onlyBottom(bottom: Int): WindowInsets =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        WindowInsets
            .Builder(this)
            .setInsets(WindowInsets.Type.ime(), Insets.NONE)
            .setInsets(WindowInsets.Type.displayCutout(), Insets.NONE)
            .setInsets(WindowInsets.Type.systemBars(), Insets.of(0, 0, 0, bottom))
            .build()
    } else {
        onlyBottomBefore30(bottom)
    }

@Suppress("DEPRECATION") // The newer calls begin with API 30.
private fun WindowInsets.onlyBottomBefore30(bottom: Int) =
    WindowInsets.Builder(this).setSystemWindowInsets(Insets.of(0, 0, 0, bottom)).build()
