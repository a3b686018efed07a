package app.curfew.libphonenumber;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A number that is written in many ways. */
record Subject(Plans.Plan plan, PhoneNumberType type, PhoneNumber number) {
    private static final int SAMPLES = 2;

    /** The national digits. */
    String digits() {
        return Plans.UTIL.getNationalSignificantNumber(number);
    }

    /** {@code +}, country code and national digits. */
    String international() {
        return "+" + plan.countryCode + digits();
    }

    /**
     * For each type of a plan its example, numbers of the type by chance, and numbers next to the
     * example: one digit other, more or less, two exchanged. Most of these are not valid.
     */
    static List<Subject> of(Plans.Plan plan, Random random) {
        List<Subject> subjects = new ArrayList<>();
        for (PhoneNumberType type : plan.types()) {
            plan.example(type).ifPresent(example -> {
                Subject first = new Subject(plan, type, example);
                subjects.add(first);
                for (String changed : changed(first.digits(), random)) {
                    subjects.add(new Subject(plan, type, plan.number(changed)));
                }
            });
            for (int sample = 0; sample < SAMPLES; sample++) {
                plan.sample(type, random)
                        .ifPresent(number -> subjects.add(new Subject(plan, type, number)));
            }
        }
        return subjects;
    }

    private static List<String> changed(String digits, Random random) {
        List<String> all = new ArrayList<>();
        for (int change = 0; change < 3; change++) {
            int at = random.nextInt(digits.length());
            all.add(digits.substring(0, at) + random.nextInt(10) + digits.substring(at + 1));
        }
        int at = random.nextInt(digits.length() - 1);
        all.add(random.nextInt(10) + digits.substring(1));
        all.add(digits.substring(0, at) + digits.substring(at + 1));
        all.add(digits + random.nextInt(10));
        all.add(digits.substring(0, at) + digits.charAt(at + 1) + digits.charAt(at) + digits.substring(at + 2));
        return all;
    }
}
