package app.curfew.protection

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** What the manifest must not begin to say. */
class ManifestTest {
    private val manifest = read("src/main/AndroidManifest.xml")

    @Test
    fun `the app asks for four permissions, and the network is none of them`() {
        assertEquals(
            setOf("POST_NOTIFICATIONS", "READ_CALL_LOG", "READ_CONTACTS", "RECEIVE_BOOT_COMPLETED"),
            elements(manifest, "uses-permission").map { name(it).removePrefix("android.permission.") }.toSet(),
        )
    }

    @Test
    fun `only what other apps must reach is exported`() {
        val exported =
            listOf("activity", "service", "receiver", "provider")
                .flatMap { elements(manifest, it) }
                .onEach { assertTrue(name(it), it.hasAttributeNS(ANDROID, "exported")) }
                .filter { it.getAttributeNS(ANDROID, "exported") == "true" }
                .map(::name)
        assertEquals(
            setOf(
                ".MainActivity",
                ".cases.PostCallActivity",
                ".lists.ImportActivity",
                ".screening.CurfewScreeningService",
            ),
            exported.toSet(),
        )
    }

    @Test
    fun `nothing is backed up or moved to another phone`() {
        val application = elements(manifest, "application").single()
        assertEquals("false", application.getAttributeNS(ANDROID, "allowBackup"))
        val rules = read("src/main/res/xml/data_extraction_rules.xml")
        for (part in listOf("cloud-backup", "device-transfer")) {
            assertEquals(part, DOMAINS, domains(elements(rules, part).single()))
        }
        assertEquals(DOMAINS, domains(read("src/main/res/xml/full_backup_content.xml")))
    }

    private fun domains(parent: Element): Set<String> {
        assertEquals(0, parent.getElementsByTagName("include").length)
        return elements(parent, "exclude")
            .onEach { assertEquals(".", it.getAttribute("path")) }
            .map { it.getAttribute("domain") }
            .toSet()
    }

    private fun read(path: String): Element {
        val factory = DocumentBuilderFactory.newInstance()
        factory.isNamespaceAware = true
        return factory.newDocumentBuilder().parse(File(path)).documentElement
    }

    private fun elements(
        parent: Element,
        tag: String,
    ): List<Element> {
        val found = parent.getElementsByTagName(tag)
        return (0 until found.length).map { found.item(it) as Element }
    }

    private fun name(element: Element): String = element.getAttributeNS(ANDROID, "name")

    private companion object {
        const val ANDROID = "http://schemas.android.com/apk/res/android"

        /** Every domain there is, in credential- and in device-protected storage. */
        val DOMAINS =
            setOf("root", "file", "database", "sharedpref", "device_root", "device_file", "device_database") +
                setOf("device_sharedpref", "external")
    }
}
