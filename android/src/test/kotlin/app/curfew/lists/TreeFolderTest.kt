package app.curfew.lists

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.DocumentsContract
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File

/** The folder for updates, as a provider of documents gives it. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 35])
class TreeFolderTest {
    private val context: Context = RuntimeEnvironment.getApplication()
    private val folder = TreeFolder(context)
    private val tree = DocumentsContract.buildTreeDocumentUri(AUTHORITY, "primary:Sync/lists")

    /** Files with their sizes and times. */
    class Provider : ContentProvider() {
        override fun onCreate() = true

        override fun query(
            uri: Uri,
            projection: Array<out String>?,
            selection: String?,
            arguments: Array<out String>?,
            order: String?,
        ): Cursor {
            if (broken) throw IllegalStateException("broken")
            val cursor = MatrixCursor(projection)
            val isOne = uri.lastPathSegment != "children"
            if (isOne) return cursor.apply { addRow(arrayOf<Any?>(DocumentsContract.getDocumentId(uri))) }
            files.forEach { (name, stamp) -> cursor.addRow(arrayOf<Any?>(name, name, 12L, stamp)) }
            return cursor
        }

        override fun openFile(
            uri: Uri,
            mode: String,
        ): ParcelFileDescriptor {
            val file = File.createTempFile("document", null)
            val id = DocumentsContract.getDocumentId(uri)
            file.writeText(contents[id] ?: id)
            return ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY)
        }

        override fun getType(uri: Uri): String? = null

        override fun insert(
            uri: Uri,
            values: ContentValues?,
        ): Uri? = null

        override fun delete(
            uri: Uri,
            selection: String?,
            arguments: Array<out String>?,
        ) = 0

        override fun update(
            uri: Uri,
            values: ContentValues?,
            selection: String?,
            arguments: Array<out String>?,
        ) = 0

        /** What is in the folder. */
        companion object {
            var files = mapOf<String, Long>()
            var broken = false

            /** What files hold; of others it is their name. */
            var contents = mapOf<String, String>()
        }
    }

    @Before
    fun start() {
        Robolectric.setupContentProvider(Provider::class.java, AUTHORITY)
        Provider.files = mapOf("a.list" to 1L, "a.list.minisig" to 1L, "b.list" to 1L, "notes.txt" to 1L)
        Provider.broken = false
        Provider.contents = emptyMap()
    }

    @Test
    fun `the list files of the folder are offered with their signatures`() {
        assertNull(folder.name)
        assertTrue(folder.files().files.isEmpty())
        folder.pick(tree)
        assertEquals("lists", TreeFolder(context).name)
        val read = context.contentResolver.persistedUriPermissions.single { it.uri == tree }
        assertTrue(read.isReadPermission && !read.isWritePermission)
        val files = folder.files().files
        assertEquals(listOf("a.list", "b.list"), files.map { it.name })
        val copy = File.createTempFile("import", null)
        assertNull(files[0].source.copy(copy))
        assertEquals("a.list", copy.readText())
        assertEquals("a.list.minisig", File(copy.path + ImportSource.SIGNATURE).readText())
    }

    @Test
    fun `a file that is done comes again when it or its signature changes`() {
        folder.pick(tree)
        folder.files().files.forEach(folder::done)
        assertTrue(TreeFolder(context).files().files.isEmpty())
        Provider.files += "b.list" to 2L
        assertEquals(listOf("b.list"), folder.files().files.map { it.name })
        Provider.files += "a.list.minisig" to 2L
        assertEquals(listOf("a.list", "b.list"), folder.files().files.map { it.name })
        folder.files().files.forEach(folder::done)
        Provider.files -= "a.list.minisig"
        assertEquals("without its signature it is another", listOf("a.list"), folder.files().files.map { it.name })
    }

    @Test
    fun `of very many files the first list files by name are looked at`() {
        folder.pick(tree)
        val others = (0 until 1000).associate { "$it.jpg" to 1L }
        val lists = (0 until 203).reversed().associate { "%03d.list".format(it) to 1L }
        Provider.files = others + mapOf("000.list.minisig" to 1L) + lists
        val found = folder.files()
        assertEquals(203, found.total)
        assertEquals((0 until 200).map { "%03d.list".format(it) }, found.files.map { it.name })
        val copy = File.createTempFile("import", null)
        assertNull(found.files[0].source.copy(copy))
        assertTrue(File(copy.path + ImportSource.SIGNATURE).exists())
        found.files.forEach(folder::done)
        assertEquals("all of them are done", 0, folder.files().files.size)
        assertEquals(203, folder.files().total)
    }

    @Test
    fun `a folder that cannot be read is empty, and one that is left is forgotten`() {
        folder.pick(tree)
        Provider.broken = true
        assertTrue(folder.files().files.isEmpty())
        Provider.broken = false
        folder.take("Sellers", true)
        folder.take("Others", true)
        folder.take("Others", false)
        assertEquals(listOf(true, false), listOf("Sellers", "Others").map(TreeFolder(context)::takes))
        assertEquals(setOf("a", "b"), folder.news(setOf("a", "b")))
        assertEquals(setOf("c"), TreeFolder(context).news(setOf("b", "c")))
        assertEquals("what went and came is news again", setOf("a"), folder.news(setOf("a", "b")))
        folder.pick(null)
        assertNull(folder.name)
        assertTrue(folder.files().files.isEmpty())
        assertTrue(context.contentResolver.persistedUriPermissions.none { it.uri == tree })
    }

    private companion object {
        const val AUTHORITY = "com.example.documents"
    }
}
