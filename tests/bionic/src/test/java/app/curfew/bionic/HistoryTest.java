package app.curfew.bionic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The index behind the screens, on the SQLite of the phone, which lacks full-text search, JSON and dates, and on Android's own C
 * library: a page by every condition, and the counts beside it.
 */
final class HistoryTest extends PhoneTest {
    private static final String NIGHT_MS = Long.toString(AT_NIGHT.toInstant().toEpochMilli());

    /** 1 and 4 at night, 2 by day, 3 that the role was lost, 5 a failure. */
    @BeforeEach
    void calls() {
        phone.open();
        phone.record(phone.screen(NIGHT_CALL), 900);
        phone.record(phone.screen(DAY_CALL), 900);
        phone.protection(false, "the role was taken away");
        phone.record(phone.screen(new ScreeningRequest("tel:%2B12065550123", AT_NIGHT.plusMinutes(1))), 2_000_000);
    }

    @Test
    void everyConditionFindsItsRowsAndCountsThem() {
        assertEquals("5 4 3 2 1 | 1 2 0 1", phone.history());
        assertEquals("5 3 | 0 0 0 1", phone.history("kind=2", "kind=3"));
        assertEquals("4 2 1 | 1 2 0 0", phone.history("kind=1"));
        assertEquals("4 1 | 0 2 0 0", phone.history("disposition=1"));
        assertEquals("2 | 1 0 0 0", phone.history("disposition=0"));
        assertEquals(" | 0 0 0 0", phone.history("disposition=2"));
        assertEquals("4 2 1 | 1 2 0 0", phone.history("disposition=0", "disposition=1"));
        assertEquals("1 | 0 1 0 0", phone.history("number=+12065550100"));
        assertEquals("4 1 | 0 2 0 0", phone.history("rule=night"));
        assertEquals("4 2 1 | 1 2 0 0", phone.history("direction=0"));
        assertEquals(" | 0 0 0 0", phone.history("direction=1"));
        assertEquals("5 4 3 2 1 | 1 2 0 1", phone.history("about=0"));
        assertEquals("2 | 1 0 0 0", phone.history("kind=1", "until=" + NIGHT_MS));
        assertEquals("4 1 | 0 2 0 0", phone.history("kind=1", "since=" + NIGHT_MS));
        assertEquals("1 | 0 1 0 0", phone.history("kind=1", "since=" + NIGHT_MS, "number=+12065550100"));
    }

    @Test
    void textFindsNumbersAndRules() {
        assertEquals("4 2 1 | 1 2 0 0", phone.history("search=555 01"));
        assertEquals("1 | 0 1 0 0", phone.history("search=0100"));
        assertEquals("4 | 0 1 0 0", phone.history("search=(123)"));
        assertEquals("4 1 | 0 2 0 0", phone.history("search=QUIET"));
        assertEquals(" | 0 0 0 0", phone.history("search=quiet_"));
        assertEquals("1 | 0 1 0 0", phone.history("search=0100", "disposition=1", "kind=1", "since=" + NIGHT_MS));
    }

    @Test
    void anotherProcessFindsTheSameAndAnIndexThatIsGoneIsMadeAnew() throws Exception {
        String before = phone.history("search=quiet");
        restart();
        phone.open();
        assertEquals(before, phone.history("search=quiet"));
        assertTrue(Files.deleteIfExists(phone.privateDirectory().resolve("ledger.index")));
        restart();
        phone.open();
        assertEquals(before, phone.history("search=quiet"));
    }
}
