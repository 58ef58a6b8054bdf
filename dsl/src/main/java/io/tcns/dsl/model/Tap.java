package io.tcns.dsl.model;

/**
 * A feature map in the middle of a network that a head reads.
 *
 * @param name row, repeat and role, such as {@code base.stage6.1.expand}
 */
public record Tap(String name, FeatureMap map) {}
