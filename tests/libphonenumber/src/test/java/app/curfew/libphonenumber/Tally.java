package app.curfew.libphonenumber;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What came of all comparisons. */
final class Tally {
    private final Map<Group, Map<Comparison, Integer>> counts = new EnumMap<>(Group.class);
    /** The row of each disagreement, with its group. */
    private final Map<String, Group> disagreements = new LinkedHashMap<>();
    /** The row of each case in which the library contradicts its first answer and the core has the last. */
    private final Set<String> atLast = new TreeSet<>();
    /** Of an international text, the first answer; then the texts with another one elsewhere. */
    private final Map<String, Curfew.Answer> answers = new HashMap<>();
    private final Map<String, String> otherElsewhere = new LinkedHashMap<>();
    private int agreed;
    private int tooLong;
    /** Of texts with a number that is valid at first, those that are compared and those that agree. */
    private int valid;
    private int validAgreed;
    /** Of the others, those with a number that is valid at last. */
    private int validAtLast;

    void add(Case asked, Optional<Google.Answer> google, Curfew.Answer curfew) {
        Comparison comparison = Comparison.of(asked, google, curfew);
        counts.computeIfAbsent(asked.group(), group -> new EnumMap<>(Comparison.class))
                .merge(comparison, 1, Integer::sum);
        boolean isValid = google.isPresent() && google.get().first().isValid();
        if (comparison == Comparison.TOO_LONG) {
            tooLong++;
        } else if (isValid) {
            valid++;
            validAgreed += comparison.isAgreement() ? 1 : 0;
        } else if (comparison == Comparison.AGREE_AT_LAST && curfew.claimsValid()) {
            validAtLast++;
        }
        if (comparison == Comparison.AGREE_AT_LAST) {
            atLast.add(row(asked, google, curfew));
        }
        if (comparison.isAgreement()) {
            agreed++;
        } else if (comparison != Comparison.TOO_LONG) {
            disagreements.put(row(asked, google, curfew), asked.group());
        }
        if (asked.group().isInternational) {
            Curfew.Answer before = answers.putIfAbsent(asked.text(), curfew);
            if (before != null && !before.equals(curfew)) {
                otherElsewhere.put(asked.text(), before + " and " + curfew);
            }
        }
    }

    int cases(Group group) {
        return counts.getOrDefault(group, Map.of()).values().stream().mapToInt(count -> count).sum();
    }

    int cases() {
        return counts.keySet().stream().mapToInt(this::cases).sum();
    }

    /** Of the cases that are compared, the part that agrees. */
    double agreement() {
        return (double) agreed / (cases() - tooLong);
    }

    /** Of the cases that are compared, the part that agrees with the library's first answer. */
    double agreementAtFirst() {
        int atLast = counts.keySet().stream().mapToInt(group -> count(group, Comparison.AGREE_AT_LAST)).sum();
        return (double) (agreed - atLast) / (cases() - tooLong);
    }

    Map<String, Group> disagreements() {
        return disagreements;
    }

    Set<String> atLast() {
        return atLast;
    }

    Map<String, String> otherElsewhere() {
        return otherElsewhere;
    }

    /** The case as a row of the tables in {@code disagreements.md} and {@code at-last.md}. */
    private static String row(Case asked, Optional<Google.Answer> google, Curfew.Answer curfew) {
        return String.format(
                "| %s | %s | %s | %s |",
                asked.home() == null ? "-" : asked.home(),
                Markdown.code(asked.text()),
                google.map(Google.Answer::toString).orElse("refused"),
                curfew);
    }

    /** All counts, as a table. */
    String table() {
        String form = "%-20s %8s %8s %8s %8s %8s%n";
        StringBuilder table = new StringBuilder();
        table.append(String.format(form, "", "cases", "agree", "at last", "too long", "disagree"));
        for (Group group : counts.keySet()) {
            int agree = count(group, Comparison.AGREE);
            int atLast = count(group, Comparison.AGREE_AT_LAST);
            int tooLongHere = count(group, Comparison.TOO_LONG);
            int disagree = cases(group) - agree - atLast - tooLongHere;
            table.append(String.format(form, group, cases(group), agree, atLast, tooLongHere, disagree));
        }
        table.append(String.format(
                "%d cases, %d compared, %d disagree: %.4f %% agree, %.4f %% with the first answer%n",
                cases(), cases() - tooLong, cases() - tooLong - agreed,
                100 * agreement(), 100 * agreementAtFirst()));
        table.append(String.format(
                "of %d texts with a valid number %d agree; of the %d others %d are valid at last%n",
                valid, validAgreed, cases() - tooLong - valid, validAtLast));
        return table.toString();
    }

    private int count(Group group, Comparison comparison) {
        return counts.getOrDefault(group, Map.of()).getOrDefault(comparison, 0);
    }
}
