package io.tcns.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** One run of the command line. */
record Tcns(int exitCode, String out, String err) {

    private static final Path ROOT = Path.of(System.getProperty("tcns.root"));

    static Tcns run(Object... arguments) {
        return run(PageWidth.DEFAULT, arguments);
    }

    /** On a terminal, perhaps. */
    static Tcns run(PageWidth pageWidth, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), pageWidth, texts);
        return new Tcns(code, out.toString(), err.toString());
    }

    /** A file of the repository. */
    static Path root(String path) {
        return ROOT.resolve(path);
    }

    /** One of the example specs. */
    static Path spec(String name) {
        return root("examples/specs/" + name + ".tcns");
    }

    /** A file of the assets; without their folder the test is skipped, and says so. */
    static Path asset(String path) {
        String assets = System.getProperty("tcns.assets");
        Assumptions.assumeTrue(assets != null, "needs the folder of assets: -Dtcns.assets=FOLDER");
        return Path.of(String.valueOf(assets), path);
    }
}
