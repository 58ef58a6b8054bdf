package io.tcns.runtime;

/**
 * Something that came from outside is not what it has to be: a model, an image, a list of labels, metadata.
 *
 * <p>The message is one line for the person who gave it: it names the thing and says what it is.
 */
public final class InputException extends RuntimeException {
    public InputException(String message) {
        super(oneLine(message));
    }

    public InputException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** Names of files and messages of libraries may hold line breaks and terminal escapes. */
    private static String oneLine(String message) {
        return message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
