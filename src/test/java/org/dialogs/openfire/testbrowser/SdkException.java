package org.dialogs.openfire.testbrowser;

import com.fasterxml.jackson.databind.JsonNode;

/** The SDK gave an error to a callback. */
public final class SdkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient JsonNode error;

    SdkException(String function, JsonNode error) {
        super("QB." + function + ": " + error);
        this.error = error;
    }

    /** The HTTP status, or the code of that kind that the SDK gives to what is no answer of REST. */
    public int code() {
        return error.path("code").asInt();
    }

    /** The error as the SDK has it: {@code code}, {@code message}, {@code detail}. */
    public JsonNode error() {
        return error;
    }
}
