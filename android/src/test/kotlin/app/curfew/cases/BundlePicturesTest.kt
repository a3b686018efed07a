package app.curfew.cases

import android.app.Activity
import android.content.Intent
import android.net.Uri
import app.curfew.R
import app.curfew.evidence.FakeShelf
import app.curfew.lists.SharedSourceTest
import app.curfew.screening.TestPhone
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.junit.After
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.GraphicsMode
import java.io.File
import java.security.ProviderException

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class BundlePicturesTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private lateinit var curfew: TestPhone
    private lateinit var case: String
    private val shelf = FakeShelf()

    @Before
    fun setUp() {
        curfew = TestPhone()
        case = sampleCase(curfew)
        packPage(RuntimeEnvironment.getApplication())
        val recording = temporary.newFile()
        recording.writeBytes(ByteArray(1_234_567))
        curfew.core.attachFile(case, recording.path, "Recording of 7 March", "audio/mpeg")
        curfew.attachLetter(case)
        val kept = File(curfew.folders.private(), "attachments").listFiles()!!
        kept.single { it.length() < 100 }.delete()
    }

    @After
    fun tearDown() = curfew.close()

    private fun take(
        name: String,
        heightDp: Int = 891,
        act: (ShellActivity) -> Unit = {},
        screen: () -> Screen,
    ) {
        val scene = Scene(curfew.core, FakePhone(), Destination.MORE) { listOf(CasesScreen(), screen()) }
        ScreenPictures.take(name, scene, heightDp = heightDp, act = act)
    }

    private fun bundle() = bundleScreen(case, shelf, File(temporary.root, "keys"))

    private val makes = { it: ShellActivity -> Person(it).taps(it.getString(R.string.bundle_make)) }

    @Test
    fun `what goes in`() = take("bundle", heightDp = 1100) { bundle() }

    @Test
    fun `a file is missing`() = take("bundle-not-whole", heightDp = 1200, makes) { bundle() }

    @Test
    fun `signed and ready`() {
        curfew.attachLetter(case)
        take("bundle-made", heightDp = 1300, makes) { bundle() }
    }

    @Test
    fun `not signed`() {
        curfew.attachLetter(case)
        shelf.failures["sign"] = ProviderException("busy")
        take("bundle-unsigned", heightDp = 1400, makes) { bundle() }
    }

    @Test
    fun `the files of a case`() = take("case-files", heightDp = 3400) { CaseScreen(case) }

    @Test
    fun `a file gets its name`() {
        val act = { it: ShellActivity ->
            val intent = Intent().setData(Uri.parse("content://com.example.files/fine"))
            Person(it).taps(it.getString(R.string.case_attach))
            val asked = shadowOf(it).nextStartedActivityForResult
            shadowOf(it).receiveResult(asked.intent, Activity.RESULT_OK, intent)
        }
        Robolectric.setupContentProvider(SharedSourceTest.Provider::class.java, "com.example.files")
        take("case-attach", act = act) { CaseScreen(case) }
    }
}
