package io.tcns.cli;

/** How good a network's answers are, for people and for programs. */
interface Evaluation {

    String SCHEMA = "tcns.eval/1";

    /** For programs, as {@code Json} writes it: figures are keys, called as papers call them. */
    Object json();

    /**
     * For people.
     *
     * @param pageWidth in columns of a terminal
     */
    String text(int pageWidth);
}
