package app.curfew.libphonenumber;

/** How the text of a case is written. */
enum Group {
    NATIONAL("national form: at home, in another region, without one"),
    INTERNATIONAL("international form: at home, in another region, without one", true),
    E164("E.164: at home, in another region, without one", true),
    RFC3966("tel: URI: at home, in another region, without one", true),
    DIGITS("digits only: national form, without the trunk digit, with the country code"),
    FROM_ABROAD("as dialled from another region, in its usual form"),
    MOBILE("as a mobile phone dials it, at home and from another region"),
    DIALLING_PREFIX("an international prefix of a region, in every form its plan has"),
    CARRIER("a trunk prefix or carrier selection code, in every form the plan has"),
    TRUNK("trunk digits between country code and number"),
    EXTENSION("with an extension"),
    SCRIPT("digits of other scripts"),
    MARKS("direction marks, hard spaces, wide and odd separators"),
    CONTEXT("tel: URI of a local number with its phone context"),
    RANDOM("random digits, 1 to 17, in each region and without one"),
    RANDOM_INTERNATIONAL("random digits after a plus sign or an international prefix"),
    ODD("texts made by hand: lone surrogates, letters, marks, words, two numbers");

    final String about;
    /** The text names its country, so that it is the same number in every region. */
    final boolean isInternational;

    Group(String about) {
        this(about, false);
    }

    Group(String about, boolean isInternational) {
        this.about = about;
        this.isInternational = isInternational;
    }
}
