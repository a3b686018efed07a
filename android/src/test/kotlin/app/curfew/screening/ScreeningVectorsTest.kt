package app.curfew.screening

import app.curfew.testing.CurfewTestRunner
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The encoder against the vectors that Rust's decoder reads, too. */
@RunWith(CurfewTestRunner::class)
class ScreeningVectorsTest {
    @Test
    fun `each request becomes the bytes of its vector`() {
        val text = checkNotNull(javaClass.getResource("/vectors/screening-request.json")).readText()
        val requests = JSONObject(text).getJSONArray("requests")
        assertTrue("${requests.length()} vectors", requests.length() >= 5)
        for (index in 0 until requests.length()) {
            val vector = requests.getJSONObject(index)
            val bytes = request(vector.getJSONObject("request")).encode()
            val hex = bytes.joinToString("") { "%02x".format(it) }
            assertEquals(vector.getString("name"), vector.getString("hex"), hex)
        }
    }

    private fun request(fields: JSONObject): ScreeningRequest =
        ScreeningRequest(
            direction = Direction.entries.single { it.code == fields.getInt("direction") },
            presentation = fields.getInt("presentation"),
            verification = fields.getInt("verification"),
            contact = Contact.entries.single { it.code == fields.getInt("contact") },
            emergency = fields.getBoolean("emergency"),
            home = text(fields, "home"),
            atMs = fields.getLong("at_ms"),
            offsetSeconds = fields.getInt("offset_seconds"),
            zone = fields.getString("zone"),
            handle = text(fields, "handle"),
            network = text(fields, "network"),
        )

    private fun text(
        fields: JSONObject,
        name: String,
    ): String? = if (fields.isNull(name)) null else fields.getString(name)
}
