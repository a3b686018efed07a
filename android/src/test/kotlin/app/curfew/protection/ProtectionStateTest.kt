package app.curfew.protection

import app.curfew.protection.ProtectionState.NotProtecting
import app.curfew.protection.ProtectionState.Protecting
import app.curfew.protection.ProtectionState.Reason
import app.curfew.protection.ProtectionState.Warning
import org.junit.Assert.assertEquals
import org.junit.Test

class ProtectionStateTest {
    @Test
    fun `all is well`() {
        assertEquals(Protecting(emptyList()), ProtectionState.of(WELL))
    }

    @Test
    fun `each reason alone ends protection`() {
        val cases =
            mapOf(
                WELL.copy(roleHeld = false) to Reason.ROLE_NOT_HELD,
                WELL.copy(libraryLoaded = false) to Reason.LIBRARY_MISSING,
                WELL.copy(rulebookProblem = true) to Reason.RULEBOOK_PROBLEM,
            )
        for ((facts, reason) in cases) {
            assertEquals(NotProtecting(listOf(reason), emptyList()), ProtectionState.of(facts))
        }
    }

    @Test
    fun `each warning alone leaves protection`() {
        val cases =
            mapOf(
                WELL.copy(failedLately = true) to Warning.RECENT_FAILURES,
                WELL.copy(contactsMatter = true, contactsReadable = false) to Warning.CONTACTS_NOT_READABLE,
                WELL.copy(notificationsShown = false) to Warning.NOTIFICATIONS_OFF,
            )
        for ((facts, warning) in cases) {
            assertEquals(Protecting(listOf(warning)), ProtectionState.of(facts))
        }
    }

    @Test
    fun `contacts that cannot be read only matter on Android 10`() {
        assertEquals(Protecting(emptyList()), ProtectionState.of(WELL.copy(contactsReadable = false)))
    }

    @Test
    fun `the most pressing reason comes first`() {
        val all = WELL.copy(roleHeld = false, libraryLoaded = false, rulebookProblem = true, failedLately = true)
        assertEquals(
            NotProtecting(Reason.entries, listOf(Warning.RECENT_FAILURES)),
            ProtectionState.of(all),
        )
    }

    private companion object {
        val WELL =
            ProtectionFacts(
                roleHeld = true,
                libraryLoaded = true,
                contactsReadable = true,
                contactsMatter = false,
                notificationsShown = true,
            )
    }
}
