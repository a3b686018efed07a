package app.curfew.export

import android.app.Activity
import android.content.Intent
import android.net.Uri
import app.curfew.R
import app.curfew.history.FakeLedger
import app.curfew.history.HistoryScreen
import app.curfew.rules.UnderTest
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.GraphicsMode
import java.io.IOException
import java.io.OutputStream

/** The export's screen at each step, in both languages and themes, with normal and large text. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ExportPicturesTest {
    private fun take(
        name: String,
        core: FakeLedger = FakeLedger(FakeLedger.twoWeeks()),
        act: UnderTest.() -> Unit = {},
    ) = ScreenPictures.take(
        name,
        Scene(
            core,
            destination = Destination.HISTORY,
        ) { phone -> listOf(HistoryScreen(phone), ExportScreen(now = phone::now)) },
    ) { activity -> UnderTest({ activity }, {}).act() }

    @Test
    fun `choosing what to export`() = take("export")

    @Test
    fun `nothing to export`() = take("export-none", FakeLedger())

    @Test
    fun `an exported file`() = take("export-done") { touch(text(R.string.export_confirm)) }

    @Test
    fun `a file that was not saved`() =
        take("export-not-saved") {
            touch(text(R.string.export_confirm))
            touch(text(R.string.export_save_to))
            val uri = Uri.parse("content://com.example.files/7")
            shadowOf(activity.contentResolver).registerOutputStream(uri, Full)
            val asked = shadowOf(activity).nextStartedActivityForResult
            shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri))
            Screenshots.settle()
        }

    private object Full : OutputStream() {
        override fun write(byte: Int): Unit = throw IOException("no room")
    }
}
