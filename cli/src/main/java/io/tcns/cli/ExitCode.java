package io.tcns.cli;

import picocli.CommandLine;

/** What the process answers; scripts rely on these numbers. */
final class ExitCode {

    static final int FINE = CommandLine.ExitCode.OK;

    /** A bug of ours. */
    static final int BUG = 1;

    /** A spec, model, image or checkpoint is wrong, or a file cannot be read or written. */
    static final int BAD_INPUT = 2;

    /** An {@code expect} of the spec is false. */
    static final int EXPECTATION_FALSE = 3;

    /** Two ways of computing the same network disagree. */
    static final int VALIDATION_FAILED = 4;

    /** Two things that were to be the same are not. */
    static final int DIFFERS = 5;

    /** The command line itself is wrong; {@code EX_USAGE} of sysexits.h. */
    static final int USAGE = 64;

    private ExitCode() {}
}
