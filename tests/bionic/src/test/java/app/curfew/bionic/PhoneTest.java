package app.curfew.bionic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests on an emulated phone share. Numbers are from +1 206 555 0100 to 0199. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class PhoneTest {
    static final OffsetDateTime AT_NIGHT = OffsetDateTime.parse("2026-01-02T23:15:00-08:00");
    static final OffsetDateTime BY_DAY = OffsetDateTime.parse("2026-01-02T15:00:00-08:00");
    static final ScreeningRequest NIGHT_CALL = new ScreeningRequest("tel:%2B12065550100", AT_NIGHT);
    static final ScreeningRequest DAY_CALL = new ScreeningRequest("tel:%2B12065550101", BY_DAY);

    private static final String QUIET_HOURS = """
            {"version": 1, "rules": [
              {"id": "known", "name": "People I know", "who": "contact", "then": "allow"},
              {"id": "night", "name": "Quiet hours", "who": "anyone",
               "when": {"windows": [{"start": "22:00", "end": "07:00"}]}, "then": "silence"}]}
            """;

    @TempDir
    Path root;

    Phone phone;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone(root);
        Files.writeString(phone.deviceDirectory().resolve("rulebook.json"), QUIET_HOURS);
    }

    /** The process ends without a word, as Android ends it, and another one starts. */
    void restart() throws IOException {
        stop();
        phone = new Phone(root);
    }

    @AfterEach
    void stop() throws IOException {
        Assertions.assertEquals(List.of(), phone.unknownCalls(), "kernel calls not known");
        phone.close();
    }
}
