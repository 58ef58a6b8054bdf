package io.tcns.dsl.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What the classes of a classifier are called.
 *
 * @param file where the names stand
 * @param names of class i at place i
 */
public record ClassNames(Path file, List<String> names) {

    public ClassNames {
        names = List.copyOf(names);
    }
}
