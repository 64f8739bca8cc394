package org.dialogs.openfire.model;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** The time at which a message was sent, in unix seconds, as its sender may say it when he sends it again. */
public final class DateSent {

    /** How far ahead of ours a sender's clock may be. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int MAX_DIGITS = 18;

    private DateSent() {}

    /** What {@code text} says, if it is a time that can be: a whole number of seconds, not negative, at most a day ahead of {@code now}. */
    public static OptionalLong parse(String text, Instant now) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long seconds = Long.parseLong(digits);
        return seconds <= now.plus(AHEAD).getEpochSecond() ? OptionalLong.of(seconds) : OptionalLong.empty();
    }
}
