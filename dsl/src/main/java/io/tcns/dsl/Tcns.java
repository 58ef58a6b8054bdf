package io.tcns.dsl;

import io.tcns.dsl.check.Checker;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.format.Formatter;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.parse.SpecParser;
import io.tcns.dsl.syntax.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The front end in three calls: read a {@link Source}, parse it once, check it at as many parameters as wanted. */
public final class Tcns {

    private static final String VERSION = readVersion();

    private Tcns() {}

    /** The version of this build. */
    public static String version() {
        return VERSION;
    }

    /** Text to syntax; the first error ends it. */
    public static Checked<SpecFile> parse(Source source) {
        return SpecParser.parse(source);
    }

    /** Syntax to architecture, with these values in place of the defaults of the parameters that they name. */
    public static Checked<Architecture> check(SpecFile spec, Map<String, String> overrides) {
        return Checker.check(spec, overrides);
    }

    /** Text to architecture. */
    public static Checked<Architecture> check(Source source, Map<String, String> overrides) {
        return parse(source).then(spec -> check(spec, overrides));
    }

    /** Text to the canonical form of the same spec, comments included; it need not be right beyond its syntax. */
    public static Checked<String> format(Source source) {
        return SpecParser.parseText(source).then(Formatter::format);
    }

    private static String readVersion() {
        Properties properties = new Properties();
        try (InputStream file = Tcns.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                throw new IllegalStateException("the build wrote no version.properties");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
