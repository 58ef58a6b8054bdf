package io.tcns.dsl.model;

import java.util.Locale;

/** What follows a convolution and its batch norm. */
public enum Nonlinearity {
    LINEAR,
    RELU,
    RELU6,
    HSWISH,
    HSIGMOID,
    SIGMOID;

    /** The word that a spec uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
