package app.curfew.history

import android.content.Context
import android.view.Gravity
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.ui.RowSymbol
import app.curfew.ui.SymbolDisc
import app.curfew.ui.Tone
import app.curfew.ui.dp

/** The symbol of an entry in its disc, as in the list. */
internal class HeadSymbol(
    context: Context,
    symbol: RowSymbol,
) : FrameLayout(context) {
    init {
        val (color, soft) =
            when (symbol.tone) {
                Tone.GOOD -> R.color.green to R.color.green_soft
                Tone.ATTENTION -> R.color.amber to R.color.amber_soft
                Tone.OFF -> R.color.red to R.color.red_soft
                Tone.NEUTRAL -> R.color.primary to R.color.primary_soft
            }
        val disc = SymbolDisc(context)
        disc.bind(symbol.icon, color, soft)
        addView(disc, LayoutParams(dp(DISC_DP), dp(DISC_DP), Gravity.CENTER))
    }

    private companion object {
        const val DISC_DP = 40
    }
}
