package io.tcns.dsl.syntax;

import io.tcns.dsl.Span;

/** A word that the author wrote, and where. */
public record Name(String text, Span span) {}
