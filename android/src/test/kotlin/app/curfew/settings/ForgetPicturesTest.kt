package app.curfew.settings

import app.curfew.R
import app.curfew.rules.UnderTest
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** What the user is asked before older calls are forgotten, and told afterwards. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ForgetPicturesTest {
    private fun take(
        name: String,
        act: UnderTest.() -> Unit,
    ) = ScreenPictures.take(
        name,
        Scene(FakeForgetting(), destination = Destination.MORE) { listOf(MoreScreen(it), StorageScreen(it)) },
    ) { UnderTest({ it }, {}).act() }

    private fun UnderTest.ask() {
        touch(text(R.string.forget_title))
        touch(activity.resources.getQuantityString(R.plurals.forget_years, 2, 2))
    }

    @Test
    fun `what is chosen`() = take("forget") { touch(text(R.string.forget_title)) }

    @Test
    fun `what would go`() = take("forget-asked") { ask() }

    @Test
    fun `what is gone`() =
        take("forget-done") {
            ask()
            touch(text(R.string.forget_action))
        }
}
