package org.dialogs.openfire.console;

import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The texts of {@code i18n/} in one language, or in English where we do not speak it. All of them are patterns of {@link MessageFormat}.
 * Thread-safe.
 */
final class Texts {

    private static final String BUNDLE = "dialogs_i18n";
    private static final long MILLIS_IN_SECOND = 1000;

    private final ResourceBundle bundle;
    private final Locale locale;
    private final ZoneId zone;

    /**
     * @param locale the language that is asked for
     * @param zone where times are told for
     * @param loader sees the folder {@code i18n/}
     */
    Texts(Locale locale, ZoneId zone, ClassLoader loader) {
        // Not that of the machine: who has set the console to a language that is missing here reads English.
        bundle = ResourceBundle.getBundle(
                BUNDLE,
                locale,
                loader,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        boolean isSpoken =
                !bundle.getLocale().equals(Locale.ROOT) || locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
        this.locale = isSpoken ? locale : Locale.ENGLISH;
        this.zone = zone;
    }

    /** The language of the texts, as HTML names it. */
    String language() {
        return locale.toLanguageTag();
    }

    String text(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }

    String number(long number) {
        return text("console.number", number);
    }

    /** The day and the time, with its zone. */
    String time(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
                .withLocale(locale)
                .withZone(zone)
                .format(time);
    }

    /** The day alone, short, for a list of many. */
    String shortDay(Instant time) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone)
                .format(time);
    }

    /** The time alone. */
    String timeOfDay(Instant time) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone)
                .format(time);
    }

    /** The hour and the minute. */
    String hourAndMinute(Instant time) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(zone)
                .format(time);
    }

    /** The day alone, in full. */
    String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)
                .withLocale(locale)
                .format(day);
    }

    /** The day that it is at that time where times are told for. */
    LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, zone);
    }

    /** When a day begins there. */
    Instant begin(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** With two decimals at most. */
    String decimal(double number) {
        return text("console.decimal", number);
    }

    String duration(Duration duration) {
        return duration.toMinutes() > 0
                ? text("console.duration.minutes", duration.toMinutes(), duration.toSecondsPart())
                : text("console.duration.seconds", duration.toMillis() / (double) MILLIS_IN_SECOND);
    }
}
