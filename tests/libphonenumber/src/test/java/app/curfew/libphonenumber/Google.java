package app.curfew.libphonenumber;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber.CountryCodeSource;
import java.util.Optional;

/** What Google's library reads in a text. */
final class Google {
    private static final PhoneNumberUtil UTIL = Plans.UTIL;
    /** ITU-T E.164 clause 6.1; the library takes up to 17 digits after the country code. */
    private static final int MAX_DIGITS = 15;
    /** The most readings of its own E.164; more are a circle. */
    private static final int MAX_READINGS = 16;

    /**
     * A number that the library has read.
     *
     * @param text {@code +}, country code and national number
     * @param isValid {@code isValidNumber}
     * @param hasFullLength the plan has numbers of this length, with the area code
     * @param isInternational it was written with {@code +} or an international prefix
     */
    record Reading(String text, boolean isValid, boolean hasFullLength, boolean isInternational) {
        /** Whether it is too long for E.164. */
        boolean isTooLong() {
            return text.length() > 1 + MAX_DIGITS;
        }

        @Override
        public String toString() {
            return text + (isValid ? " valid" : " not valid");
        }
    }

    /**
     * What it reads at first, and at last, when it reads its own E.164 until that stays the same.
     *
     * <p>It takes one trunk prefix away. Where digits remain that are one again, it does not read
     * its own E.164 as the same number: {@code 0 0412 345 678} is +610412345678 for it in
     * Australia, not valid, and +610412345678 is +61412345678, valid. A number of the core has one
     * text, which is read back as that number.
     */
    record Answer(Reading first, Reading last) {
        @Override
        public String toString() {
            return first.equals(last) ? first.toString() : first + ", then " + last;
        }
    }

    /** Empty where the library refuses the text. */
    static Optional<Answer> read(Case asked) {
        return parse(asked.text(), asked.home()).map(first -> {
            Reading last = first;
            for (int readings = 1; readings < MAX_READINGS && !last.isTooLong(); readings++) {
                Optional<Reading> next = parse(last.text(), null);
                if (next.isEmpty() || next.get().text().equals(last.text())) {
                    break;
                }
                last = next.get();
            }
            return new Answer(first, last);
        });
    }

    private static Optional<Reading> parse(String text, String home) {
        PhoneNumber number;
        try {
            number = UTIL.parseAndKeepRawInput(text, home);
        } catch (NumberParseException refused) {
            return Optional.empty();
        }
        CountryCodeSource source = number.getCountryCodeSource();
        return Optional.of(new Reading(
                // Not its own E.164 format: for a number of zeros only that is the raw text.
                "+" + number.getCountryCode() + UTIL.getNationalSignificantNumber(number),
                UTIL.isValidNumber(number),
                UTIL.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE,
                source == CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN
                        || source == CountryCodeSource.FROM_NUMBER_WITH_IDD));
    }

    private Google() {}
}
