package app.curfew.bionic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The ledger that SQLite writes on Android's own C library, read back by the host's SQLite, its
 * hashes computed again by Java.
 */
final class LedgerTest extends PhoneTest {
    private static final int IN_THE_LEDGER = 0;
    private static final int IN_THE_SPOOL = 1;

    /** {@code EventKind}. */
    private static final int CALL = 1;
    private static final int FAILURE = 2;
    private static final int PROTECTION = 3;

    /** One entry; {@code disposition} is null but for a call. */
    private record Row(int kind, String number, Integer disposition, String rule) {}

    @Test
    void aCallIsInTheFileBeforeRecordReturns() throws Exception {
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900));
        assertEquals(List.of(new Row(CALL, "+12065550100", Reply.SILENCE, "night")), readLedger());
    }

    @Test
    void theChainGoesOnAfterTheProcessWasEnded() throws Exception {
        phone.open();
        phone.record(phone.screen(NIGHT_CALL), 900);
        restart();
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(DAY_CALL), 1_100));
        assertEquals(IN_THE_LEDGER, phone.protection(false, "the role was taken away"));
        assertEquals(
                List.of(
                        new Row(CALL, "+12065550100", Reply.SILENCE, "night"),
                        new Row(CALL, "+12065550101", Reply.ALLOW, null),
                        new Row(PROTECTION, null, null, null)),
                readLedger());
    }

    @Test
    void aPanicIsRecordedBesideItsCall() throws Exception {
        phone.open();
        phone.panicInTheNextDecision();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900));
        List<Row> rows = readLedger();
        assertEquals(List.of(CALL, FAILURE), rows.stream().map(Row::kind).sorted().toList());
        Row call = rows.stream().filter(row -> row.kind() == CALL).findFirst().orElseThrow();
        assertEquals(Reply.ALLOW, call.disposition());
    }

    @Test
    void whatCameBeforeTheUnlockMovesIntoTheLedger() throws Exception {
        phone.openBeforeUnlock();
        assertEquals(IN_THE_SPOOL, phone.record(phone.screen(NIGHT_CALL), 900));
        assertFalse(phone.privateDirectory().resolve("ledger.db").toFile().exists());
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(DAY_CALL), 900));
        assertEquals(
                List.of("+12065550100", "+12065550101"), readLedger().stream().map(Row::number).toList());
    }

    @Test
    void aHundredCallsSurviveACheckpoint() throws Exception {
        phone.open();
        for (int call = 0; call < 100; call++) {
            assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900 + call), "call " + call);
        }
        restart();
        assertEquals(100, readLedger().size());
    }

    /**
     * Reads the whole ledger with the host's SQLite, which must find it undamaged, and computes
     * each leaf hash (RFC 6962, 2.1) and each state of the chain again.
     */
    private List<Row> readLedger() throws SQLException, NoSuchAlgorithmException, IOException {
        List<Row> rows = new ArrayList<>();
        String file = phone.privateDirectory().resolve("ledger.db").toString();
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = ledger.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                assertEquals("ok", check.getString(1));
            }
            byte[] state = new byte[32];
            try (ResultSet entries = statement.executeQuery("SELECT * FROM entries ORDER BY seq")) {
                while (entries.next()) {
                    byte[] leaf = sha256(0x00, entries.getBytes("bytes"));
                    state = sha256(0x02, state, leaf);
                    assertEquals(rows.size() + 1, entries.getInt("seq"));
                    assertArrayEquals(leaf, entries.getBytes("leaf_hash"));
                    assertArrayEquals(state, entries.getBytes("state"));
                    rows.add(new Row(
                            entries.getInt("kind"),
                            entries.getString("number"),
                            (Integer) entries.getObject("disposition"),
                            entries.getString("rule")));
                }
            }
            try (ResultSet head = statement.executeQuery("SELECT seq, state FROM head")) {
                assertEquals(rows.size(), head.getInt("seq"));
                assertArrayEquals(state, head.getBytes("state"));
            }
        }
        return rows;
    }

    private static byte[] sha256(int prefix, byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((byte) prefix);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
