package org.dialogs.openfire.testrest;

/** What a REST service does that is broken, overloaded, or somebody else's: never a yes, and never a no. */
public enum BadBehaviour {
    TWO_GIGABYTES,
    TWO_GIGABYTES_OF_UNKNOWN_LENGTH,
    HEADERS_WITHOUT_END,
    ONE_BYTE_A_SECOND,
    HANGS_AFTER_ACCEPTING,
    HANGS_AFTER_THE_HEADERS,
    HANGS_UP_AT_ONCE,
    HANGS_UP_IN_THE_BODY,
    REDIRECTS_ELSEWHERE,
    REDIRECTS_TO_ITSELF,
    STATUS_500,
    STATUS_503,
    BROKEN_JSON,
    JSON_TEN_THOUSAND_DEEP,
    A_NUMBER_OF_A_MILLION_DIGITS,
    USER_ID_AN_ARRAY,
    USER_ID_AN_OBJECT,
    USER_ID_A_FRACTION,
    USER_ID_A_BOOLEAN,
    USER_ID_A_WORD,
    NO_BODY,
    NOT_HTTP;

    /** Whether whoever waits for the end of the answer waits for ever, or for very long. */
    public boolean isEndless() {
        return switch (this) {
            case ONE_BYTE_A_SECOND, HANGS_AFTER_ACCEPTING, HANGS_AFTER_THE_HEADERS -> true;
            default -> false;
        };
    }
}
