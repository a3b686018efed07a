package app.curfew.libphonenumber;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadataCollection;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneNumberDesc;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Google's numbering plans: the regions, their numbers by type, their prefixes. */
final class Plans {
    static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final String METADATA = "/com/google/i18n/phonenumbers/data/PhoneNumberMetadataProto_";

    /** The plan of one region, or of one country code that belongs to none. */
    static final class Plan {
        /** Null for a country code without a region. */
        final String region;
        final int countryCode;
        /** What is dialled before a country code; empty where the plan names nothing. */
        final Optional<Expression> internationalPrefix;
        /** What may stand before a national number: trunk digit, carrier selection code. */
        final Optional<Expression> nationalPrefix;
        private final PhoneMetadata metadata;
        private final Map<PhoneNumberType, Expression> numbers = new TreeMap<>();

        Plan(String region, int countryCode) {
            this.region = region;
            this.countryCode = countryCode;
            metadata = load(region == null ? Integer.toString(countryCode) : region);
            internationalPrefix = expression(metadata.getInternationalPrefix());
            nationalPrefix = expression(metadata.getNationalPrefixForParsing());
            for (PhoneNumberType type : types()) {
                expression(description(type).getNationalNumberPattern())
                        .ifPresent(expression -> numbers.put(type, expression));
            }
        }

        /** The region, or the country code that belongs to none. */
        String name() {
            return region == null ? "+" + countryCode : region;
        }

        /** The types of number that the plan has. */
        List<PhoneNumberType> types() {
            TreeSet<PhoneNumberType> types = new TreeSet<>(region == null
                    ? UTIL.getSupportedTypesForNonGeoEntity(countryCode)
                    : UTIL.getSupportedTypesForRegion(region));
            return new ArrayList<>(types);
        }

        Optional<PhoneNumber> example(PhoneNumberType type) {
            String digits = description(type).getExampleNumber();
            return digits.isEmpty() ? Optional.empty() : Optional.of(number(digits));
        }

        /** A number of the type, by chance. */
        Optional<PhoneNumber> sample(PhoneNumberType type, Random random) {
            return Optional.ofNullable(numbers.get(type))
                    .flatMap(expression -> expression.sample(random))
                    .map(this::number);
        }

        /** The number with these national digits, zeros in front included. */
        PhoneNumber number(String digits) {
            int zeros = 0;
            while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
                zeros++;
            }
            PhoneNumber number = new PhoneNumber()
                    .setCountryCode(countryCode)
                    .setNationalNumber(Long.parseLong(digits));
            return zeros == 0 ? number : number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
        }

        private PhoneNumberDesc description(PhoneNumberType type) {
            return switch (type) {
                case FIXED_LINE, FIXED_LINE_OR_MOBILE, UNKNOWN -> metadata.getFixedLine();
                case MOBILE -> metadata.getMobile();
                case TOLL_FREE -> metadata.getTollFree();
                case PREMIUM_RATE -> metadata.getPremiumRate();
                case SHARED_COST -> metadata.getSharedCost();
                case VOIP -> metadata.getVoip();
                case PERSONAL_NUMBER -> metadata.getPersonalNumber();
                case PAGER -> metadata.getPager();
                case UAN -> metadata.getUan();
                case VOICEMAIL -> metadata.getVoicemail();
            };
        }
    }

    /** The plans of all regions, in the order of their codes. */
    static List<Plan> ofRegions() {
        List<Plan> plans = new ArrayList<>();
        for (String region : new TreeSet<>(UTIL.getSupportedRegions())) {
            plans.add(new Plan(region, UTIL.getCountryCodeForRegion(region)));
        }
        return plans;
    }

    /** The plans of the country codes that belong to no region: +800, +882 .. */
    static List<Plan> ofNoRegion() {
        List<Plan> plans = new ArrayList<>();
        for (int code : new TreeSet<>(UTIL.getSupportedGlobalNetworkCallingCodes())) {
            plans.add(new Plan(null, code));
        }
        return plans;
    }

    private static Optional<Expression> expression(String source) {
        return source.isEmpty() || source.equals("NA") ? Optional.empty() : Optional.of(new Expression(source));
    }

    private static PhoneMetadata load(String name) {
        try (InputStream resource = Plans.class.getResourceAsStream(METADATA + name);
                ObjectInputStream stream = new ObjectInputStream(resource)) {
            PhoneMetadataCollection collection = new PhoneMetadataCollection();
            collection.readExternal(stream);
            return collection.getMetadataList().get(0);
        } catch (IOException error) {
            throw new UncheckedIOException("the plan " + name, error);
        }
    }

    private Plans() {}
}
