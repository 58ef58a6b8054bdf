package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects what is wrong with one source, each mistake once. */
final class Problems {

    /** More places than this of one mistake are a list that nobody reads. */
    static final int MAX_PLACES = 4;

    /** Beyond these, a file is no spec, and finding more of them takes time and memory that nobody gains by. */
    private static final int MAX_ERRORS = 1000;

    private final Source source;

    /** By the time when they were added. */
    private final TreeMap<Integer, Diagnostic> found = new TreeMap<>();

    private final Map<String, Integer> times = new HashMap<>();
    private int time;
    private int failures;
    private int errors;

    Problems(Source source) {
        this.source = source;
    }

    Source source() {
        return source;
    }

    /** A diagnostic at a place of this source, to be worded and then added. */
    Diagnostic at(Code code, Span span) {
        return Diagnostic.of(code, source, span);
    }

    /**
     * Does some work that adds problems, as far as there are not too many.
     *
     * @return what the work gives; empty where it was ended
     */
    <T> Optional<T> collect(Supplier<Optional<T>> work) {
        try {
            return work.get();
        } catch (TooManyException e) {
            return Optional.empty();
        }
    }

    /** @throws TooManyException when it is one error too many; {@link #collect} catches it */
    void add(Diagnostic problem) {
        if (problem.isError() && ++errors > MAX_ERRORS) {
            found.put(
                    time++,
                    Diagnostic.of(Code.TOO_MANY_PROBLEMS, problem.source(), problem.span())
                            .says("there are more than %d errors", MAX_ERRORS)
                            .label("checking ends here"));
            throw new TooManyException();
        }
        found.put(time++, problem);
        failures += problem.isError() ? 1 : 0;
    }

    /** Ends the work that {@link #collect} does. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Adds the problem; or, where one of the same key has been added, only its place to that one. */
    void addOnce(String key, Span place, Supplier<Diagnostic> problem) {
        Integer first = times.putIfAbsent(key, time);
        if (first == null) {
            add(problem.get());
            return;
        }
        addConsequence();
        found.computeIfPresent(
                first, (when, known) -> known.related().size() < MAX_PLACES ? known.see(place, "and here") : known);
    }

    /** Notes that something has no value because of an error that has been reported where it was made. */
    void addConsequence() {
        failures++;
    }

    /** All errors by their place. */
    List<Diagnostic> errors() {
        return sorted().stream().filter(Diagnostic::isError).toList();
    }

    /** How much has failed so far: who compares this before and after some work knows whether it succeeded. */
    int failures() {
        return failures;
    }

    /** The present, for {@link #since}. */
    int time() {
        return time;
    }

    /** The problems added since a time. */
    List<Diagnostic> since(int past) {
        return List.copyOf(found.tailMap(past).values());
    }

    /**
     * Forgets some of the problems added since a time; what failed has failed still.
     *
     * @return whether there were any
     */
    boolean remove(int past, Collection<Diagnostic> some) {
        return found.tailMap(past).values().removeIf(Set.copyOf(some)::contains);
    }

    /** All problems by their place; what concerns the command line or imported files stands first. */
    List<Diagnostic> sorted() {
        return found.values().stream()
                .sorted(Comparator.comparing(this::isHere)
                        .thenComparing(this::owner)
                        .thenComparing(Diagnostic::span))
                .toList();
    }

    private boolean isHere(Diagnostic problem) {
        return problem.source().equals(source);
    }

    /** What orders the other sources: files by their names, and arguments of the command line, all called alike, by their texts. */
    private String owner(Diagnostic problem) {
        Source owner = problem.source();
        return isHere(problem) || owner.file().isPresent() ? owner.name() : owner.name() + " " + owner.text();
    }
}
