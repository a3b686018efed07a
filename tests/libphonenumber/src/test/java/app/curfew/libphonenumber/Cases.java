package app.curfew.libphonenumber;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** All cases: the same in every run. */
final class Cases {
    private static final PhoneNumberUtil UTIL = Plans.UTIL;
    private static final long SEED = 20261126;
    private static final int MAX_RANDOM_DIGITS = 17;
    private static final int PREFIXES_OF_A_REGION = 24;

    /** What follows a number before its extension; the library knows these. */
    private static final List<String> EXTENSION_SIGNS = List.of(
            " ext. ", " x", ";ext=", "#", " extn ", " ext:", " доб. ", " anexo ", "～", ",,");
    /** The zeros of scripts within 16 bits. */
    private static final String ZEROS = "٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០᠐᮰᱀꘠０";
    /** Carrier selection codes of plans that have them: Brazil, Colombia, Argentina, China .. */
    private static final List<String> CARRIERS = List.of(
            "12", "14", "15", "21", "31", "41", "43", "99", "3", "5", "7", "9", "444", "456", "19",
            "17951", "17909", "17911", "12593", "17901", "11808", "193");

    private final Random random = new Random(SEED);
    private final List<Case> cases = new ArrayList<>();
    private final List<Plans.Plan> regions = Plans.ofRegions();
    private final List<Subject> subjects = new ArrayList<>();
    private int turn;

    Cases() {
        for (Plans.Plan plan : regions) {
            subjects.addAll(Subject.of(plan, random));
        }
        for (Plans.Plan plan : Plans.ofNoRegion()) {
            subjects.addAll(Subject.of(plan, random));
        }
        subjects.forEach(this::write);
        regions.forEach(this::prefixes);
        regions.forEach(plan -> randomDigits(plan.region));
        randomDigits(null);
        OddTexts.ALL.forEach(cases::add);
    }

    List<Case> all() {
        return cases;
    }

    List<Subject> subjects() {
        return subjects;
    }

    private void write(Subject subject) {
        PhoneNumber number = subject.number();
        String home = subject.plan().region;
        String digits = subject.digits();
        String national = UTIL.format(number, PhoneNumberFormat.NATIONAL);
        String international = UTIL.format(number, PhoneNumberFormat.INTERNATIONAL);

        everywhere(Group.NATIONAL, subject, national);
        everywhere(Group.INTERNATIONAL, subject, international);
        everywhere(Group.E164, subject, subject.international());
        everywhere(Group.RFC3966, subject, UTIL.format(number, PhoneNumberFormat.RFC3966));

        for (String plain : List.of(
                PhoneNumberUtil.normalizeDigitsOnly(national), digits, subject.international().substring(1))) {
            everywhere(Group.DIGITS, subject, plain);
        }
        for (int time = 0; time < 2; time++) {
            Plans.Plan from = next();
            add(Group.FROM_ABROAD, from.region, UTIL.formatOutOfCountryCallingNumber(number, from.region));
            add(Group.MOBILE, from.region, UTIL.formatNumberForMobileDialing(number, from.region, time == 0));
            from.internationalPrefix.flatMap(prefix -> prefix.sample(random)).ifPresent(prefix ->
                    add(Group.DIALLING_PREFIX, from.region, prefix + subject.international().substring(1)));
        }
        if (home != null) {
            add(Group.FROM_ABROAD, home, UTIL.formatOutOfCountryCallingNumber(number, home));
            add(Group.MOBILE, home, UTIL.formatNumberForMobileDialing(number, home, random.nextBoolean()));
            String carrier = pick(CARRIERS);
            add(Group.CARRIER, home, UTIL.formatNationalNumberWithCarrierCode(number, carrier));
            add(Group.CARRIER, home, carrier + digits);
            add(Group.CARRIER, home, "0" + carrier + digits);
        }
        subject.plan().nationalPrefix.flatMap(prefix -> prefix.sample(random)).ifPresent(prefix -> {
            add(Group.CARRIER, home, prefix + digits);
            add(Group.CARRIER, home, prefix + " " + national);
            everywhere(Group.TRUNK, subject, "+" + subject.plan().countryCode + prefix + digits);
        });
        everywhere(Group.TRUNK, subject, "+" + subject.plan().countryCode + " (0)" + digits);

        String extension = pick(EXTENSION_SIGNS) + (1 + random.nextInt(9_999));
        add(Group.EXTENSION, home, national + extension);
        add(Group.EXTENSION, next().region, international + extension);
        PhoneNumber extended = new PhoneNumber().mergeFrom(number).setExtension("55");
        add(Group.EXTENSION, home, UTIL.format(extended, pick(Arrays.asList(PhoneNumberFormat.values()))));

        add(Group.SCRIPT, home, inScript(national));
        everywhere(Group.SCRIPT, subject, inScript(international));
        add(Group.MARKS, home, marked(national));
        add(Group.MARKS, next().region, marked(international));
        add(Group.CONTEXT, home, "tel:" + digits + ";phone-context=+" + subject.plan().countryCode);
    }

    /** At home, in another region (a visited network's), and where no region is known. */
    private void everywhere(Group group, Subject subject, String text) {
        if (subject.plan().region != null) {
            add(group, subject.plan().region, text);
        }
        add(group, next().region, text);
        add(group, null, text);
    }

    /** International prefixes of a region, before numbers of others. */
    private void prefixes(Plans.Plan from) {
        from.internationalPrefix.ifPresent(expression -> {
            for (int time = 0; time < PREFIXES_OF_A_REGION; time++) {
                Subject subject = pick(subjects);
                expression.sample(random).ifPresent(prefix ->
                        add(Group.DIALLING_PREFIX, from.region, prefix + " " + subject.international().substring(1)));
            }
        });
    }

    private void randomDigits(String home) {
        for (int length = 1; length <= MAX_RANDOM_DIGITS; length++) {
            for (int time = 0; time < 10; time++) {
                add(Group.RANDOM, home, digits(length));
            }
            add(Group.RANDOM_INTERNATIONAL, home, "+" + digits(length));
            add(Group.RANDOM_INTERNATIONAL, home, "00" + digits(length));
            add(Group.RANDOM_INTERNATIONAL, next().region, "+" + code(home) + digits(length));
            add(Group.RANDOM_INTERNATIONAL, home, "+" + code(home) + " " + digits(length));
        }
    }

    private static String code(String region) {
        return region == null ? "" : Integer.toString(UTIL.getCountryCodeForRegion(region));
    }

    private String digits(int length) {
        StringBuilder digits = new StringBuilder();
        for (int place = 0; place < length; place++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String inScript(String text) {
        char zero = ZEROS.charAt(random.nextInt(ZEROS.length()));
        StringBuilder written = new StringBuilder();
        for (char character : text.toCharArray()) {
            boolean isDigit = character >= '0' && character <= '9';
            written.append(isDigit ? (char) (zero + character - '0') : character);
        }
        return written.toString();
    }

    /** The text with invisible marks around it and other characters for its spaces and hyphens. */
    private String marked(String text) {
        String spaced = text.replace(" ", pick(List.of("\u00a0", "\u3000", "\u200b", "\u2060", ".", "/")))
                .replace("-", pick(List.of("\u2011", "\u2013", "\u2212", "\uff0d", "\u30fc", "\u00ad", "-")));
        return switch (random.nextInt(5)) {
            case 0 -> "\u202a" + spaced + "\u202c";
            case 1 -> "\u2066" + spaced + "\u2069";
            case 2 -> "\u200e" + spaced;
            case 3 -> "\u200f" + spaced + "\u200e";
            default -> spaced.replace("+", "\uff0b");
        };
    }

    /** The regions in turn, so that each comes as often as any other. */
    private Plans.Plan next() {
        turn = (turn + 97) % regions.size();
        return regions.get(turn);
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void add(Group group, String home, String text) {
        // A text without a digit is not read by either; a formatter gives one where it has no form.
        if (text.chars().anyMatch(Character::isDigit)) {
            cases.add(new Case(group, home, text));
        }
    }
}
