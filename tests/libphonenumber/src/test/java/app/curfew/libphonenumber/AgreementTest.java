package app.curfew.libphonenumber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far the core and Google's library agree; {@link Comparison} says on what. */
final class AgreementTest {
    private static final double LEAST_AGREEMENT = 0.9999;
    private static final int LEAST_CASES = 150_000;

    private static Cases cases;
    private static Tally tally;
    /** The rows of {@code disagreements.md}. */
    private static Set<String> explained;

    @BeforeAll
    static void compare() throws IOException, InterruptedException {
        explained = rows(Path.of(System.getProperty("curfew.disagreements")));
        cases = new Cases();
        tally = new Tally();
        Curfew.ask(cases.all(), (asked, curfew) -> tally.add(asked, Google.read(asked), curfew));
        System.out.print(tally.table());
        Path report = Path.of(System.getProperty("curfew.report"));
        Files.write(report, tally.disagreements().keySet());
        Files.write(report.resolveSibling("at-last.md"), tally.atLast());
    }

    private static Set<String> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theyAgree() {
        assertTrue(tally.agreement() >= LEAST_AGREEMENT, tally::table);
    }

    @ParameterizedTest
    @EnumSource
    void everyDisagreementIsExplained(Group group) {
        List<String> found = tally.disagreements().entrySet().stream()
                .filter(entry -> entry.getValue() == group && !explained.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .limit(40)
                .toList();
        assertTrue(tally.cases(group) > 0, "no case: " + group.about);
        assertTrue(found.isEmpty(), () -> group.about + ", not in disagreements.md:\n" + String.join("\n", found));
    }

    @Test
    void everyExplainedDisagreementIsStillThere() {
        Set<String> gone = new TreeSet<>(explained);
        gone.removeAll(tally.disagreements().keySet());
        assertTrue(gone.isEmpty(), () -> "in disagreements.md, but they agree:\n" + String.join("\n", gone));
    }

    /** Where the library contradicts its own first answer, and the core has the last: each is listed. */
    @Test
    void everyCaseThatAgreesAtLastIsListed() throws IOException {
        Path listed = Path.of(System.getProperty("curfew.disagreements")).resolveSibling("at-last.md");
        assertEquals(String.join("\n", rows(listed)), String.join("\n", tally.atLast()));
    }

    /** The same subscriber is the same number at home, in a visited network and without a region. */
    @Test
    void anInternationalTextIsTheSameNumberEverywhere() {
        assertEquals(Map.of(), tally.otherElsewhere());
    }

    @Test
    void thereAreEnoughCases() {
        assertTrue(tally.cases() >= LEAST_CASES, tally.cases() + " cases");
    }

    @Test
    void everyRegionAndTypeIsThere() {
        Set<String> regions = Plans.UTIL.getSupportedRegions();
        Set<String> wanted = new TreeSet<>();
        for (String region : regions) {
            for (PhoneNumberType type : Plans.UTIL.getSupportedTypesForRegion(region)) {
                wanted.add(region + " " + type);
            }
        }
        for (int code : Plans.UTIL.getSupportedGlobalNetworkCallingCodes()) {
            for (PhoneNumberType type : Plans.UTIL.getSupportedTypesForNonGeoEntity(code)) {
                wanted.add("+" + code + " " + type);
            }
        }
        Set<String> found = new TreeSet<>();
        for (Subject subject : cases.subjects()) {
            found.add(subject.plan().name() + " " + subject.type());
        }
        assertEquals(wanted, found);
        for (Group group : EnumSet.of(
                Group.NATIONAL, Group.DIGITS, Group.FROM_ABROAD, Group.DIALLING_PREFIX, Group.RANDOM)) {
            Set<String> homes = cases.all().stream()
                    .filter(one -> one.group() == group && one.home() != null)
                    .map(Case::home)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(regions), homes, group.about);
        }
    }
}
