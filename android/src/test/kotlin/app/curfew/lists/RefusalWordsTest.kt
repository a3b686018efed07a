package app.curfew.lists

import app.curfew.core.openCurfew
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** Each reason that the core gives for leaving a line out has words of its own. */
@RunWith(CurfewTestRunner::class)
class RefusalWordsTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `every reason of the core is put into words`() {
        val core = openCurfew(folder.newFolder("device").path, folder.newFolder("private").path)
        val lines =
            listOf(
                "name,number",
                "fine,+12065550123",
                "empty,",
                "a word,hello",
                "long,${"1".repeat(70)}",
                "not text,\u00ff\u00fe",
                "control,+1206\u00015550123",
                "no column",
                "formula,=A1",
                "rounded,1.2E+10",
                "at home,2065550124",
                "prefix,1206*",
                "open,\"+12065550123",
            )
        // Latin-1, so that ÿ is a byte that UTF-8 does not have.
        val file = folder.newFile()
        file.writeText(lines.joinToString("\n"), Charsets.ISO_8859_1)
        val preview = core.previewImport(file.path, true)
        assertEquals(1uL, preview.numbers)
        val reasons = preview.firstRefused.map { it.reason }
        assertEquals("$reasons", 11, reasons.toSet().size)
        val texts = reasons.map { RefusalWords.of(RuntimeEnvironment.getApplication(), it) }
        assertEquals("$reasons $texts", 11, texts.toSet().size)
    }
}
