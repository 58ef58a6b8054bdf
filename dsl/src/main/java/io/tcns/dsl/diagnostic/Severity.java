package io.tcns.dsl.diagnostic;

/** How much a problem matters. */
public enum Severity {
    /** The spec means nothing until this is mended. */
    ERROR,
    /** The spec means something that its author may not expect. */
    WARNING
}
