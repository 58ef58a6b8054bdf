package io.tcns.dsl.diagnostic;

import static io.tcns.dsl.diagnostic.Severity.ERROR;
import static io.tcns.dsl.diagnostic.Severity.WARNING;

/**
 * Every kind of problem, under a number that never changes; {@code docs/diagnostics} has a page for each.
 *
 * <p>T00 files, T01 syntax, T02 names, T03 values, T04 tables, T05 statements, T06 surprises, T07 weights.
 */
public enum Code {
    FILE_UNREADABLE("T0001", ERROR, "a file cannot be read"),
    FILE_TOO_LARGE("T0002", ERROR, "a spec is larger than 1 MiB"),
    NOT_UTF_8("T0003", ERROR, "a spec is not UTF-8 text"),
    TOO_MANY_PROBLEMS("T0004", ERROR, "a spec has too many errors"),

    UNKNOWN_CHARACTER("T0101", ERROR, "a character means nothing in a spec"),
    STRING_NOT_CLOSED("T0102", ERROR, "a string is not closed on its line"),
    RESERVED_WORD("T0103", ERROR, "a word is reserved"),
    NESTED_TOO_DEEP("T0104", ERROR, "brackets nest too deep"),
    EXPRESSION_TOO_LONG("T0105", ERROR, "an expression is too long"),
    ROW_NOT_CLOSED("T0106", ERROR, "a row has no closing bar"),
    NO_STATEMENT("T0107", ERROR, "a word does not begin a statement"),
    UNEXPECTED("T0108", ERROR, "something else is expected here"),
    WORD_TOO_LONG("T0109", ERROR, "a word is too long"),
    TOO_MANY_CELLS("T0110", ERROR, "a row has too many cells"),

    UNKNOWN_NAME("T0201", ERROR, "a name is not defined"),
    DUPLICATE_PARAMETER("T0202", ERROR, "a parameter is declared twice"),
    FIXED_WORD_AS_NAME("T0203", ERROR, "a name is a word of the language"),
    UNKNOWN_PARAMETER("T0204", ERROR, "the network has no such parameter"),
    BAD_PARAMETER_VALUE("T0205", ERROR, "a value does not fit its parameter"),
    TOO_MANY_PARAMETERS("T0206", ERROR, "a network has too many parameters"),
    UNKNOWN_NETWORK("T0207", ERROR, "no import gives a network of this name"),
    UNKNOWN_TAP("T0208", ERROR, "a tap names nothing of the network"),
    DUPLICATE_TAP("T0209", ERROR, "a feature map is tapped twice"),
    UNKNOWN_ROW("T0210", ERROR, "a network has no such row"),

    WRONG_TYPE("T0301", ERROR, "a value is of the wrong type"),
    NOT_WHOLE("T0302", ERROR, "a count is not a whole number"),
    OUT_OF_RANGE("T0303", ERROR, "a value is out of range"),
    OVERFLOW("T0304", ERROR, "a number is too large to compute with"),
    DIVISION_BY_ZERO("T0305", ERROR, "a division by zero"),
    UNKNOWN_FUNCTION("T0306", ERROR, "there is no such function"),
    WRONG_ARGUMENTS("T0307", ERROR, "a function has the wrong number of arguments"),
    UNKNOWN_WORD("T0308", ERROR, "a word is not among the choices"),

    UNKNOWN_COLUMN("T0401", ERROR, "a table has no such column"),
    DUPLICATE_COLUMN("T0402", ERROR, "a column stands twice"),
    MISSING_COLUMN("T0403", ERROR, "a table has no column that its rows need"),
    NO_ROWS("T0404", ERROR, "a table has no rows"),
    CELL_COUNT("T0405", ERROR, "a row has more or fewer cells than the header"),
    UNKNOWN_OPERATOR("T0406", ERROR, "there is no such operator"),
    MISSING_CELL("T0407", ERROR, "an operator needs a cell that is empty"),
    CELL_NOT_APPLICABLE("T0408", ERROR, "an operator does not know a column that is filled"),
    CELL_MISPLACED("T0409", ERROR, "a cell does not fit its column"),
    BAD_KERNEL("T0410", ERROR, "a kernel is missing, not square or given twice"),
    SHAPE_MISMATCH("T0411", ERROR, "a row says another shape than the one that enters it"),
    MAP_TOO_SMALL("T0412", ERROR, "a map is too small for what is to be done with it"),
    DUPLICATE_LABEL("T0413", ERROR, "two rows or tables have one name"),
    TOO_MANY_LAYERS("T0414", ERROR, "a network has too many layers"),
    TOO_LARGE("T0415", ERROR, "a layer or a network is too large"),
    EVEN_WINDOW("T0416", ERROR, "an even window has no symmetric padding"),
    TWO_EXPANSIONS("T0417", ERROR, "a row has both t and exp"),

    DUPLICATE_STATEMENT("T0501", ERROR, "a statement stands twice"),
    MISSING_STATEMENT("T0502", ERROR, "a statement is missing"),
    STATEMENT_ORDER("T0503", ERROR, "a statement stands before the one that it reads from"),
    UNKNOWN_SETTING("T0504", ERROR, "there is no such setting"),
    DUPLICATE_SETTING("T0505", ERROR, "a setting stands twice"),
    MISSING_SETTING("T0506", ERROR, "a setting is missing"),
    UNKNOWN_HEAD("T0507", ERROR, "there is no such head"),
    SETTING_NOT_APPLICABLE("T0508", ERROR, "a setting has nothing to say here"),
    LABELS_UNREADABLE("T0509", ERROR, "the labels cannot be read"),
    TOO_FEW_LABELS("T0510", ERROR, "there are fewer labels than classes"),
    UNKNOWN_QUANTITY("T0511", ERROR, "nothing of this name can be expected"),
    IMPORT_UNREADABLE("T0512", ERROR, "an import cannot be read"),
    IMPORT_CYCLE("T0513", ERROR, "a file imports itself"),
    TOO_MANY_IMPORTS("T0514", ERROR, "there are too many imports"),
    OUTPUT_STRIDE("T0515", ERROR, "a network cannot have an output stride"),

    NO_SHORTCUT("T0601", WARNING, "a shortcut is asked for where none can be"),
    ROW_CHANGES_NOTHING("T0602", WARNING, "a row changes nothing"),
    STRIDE_LEAVES_REST("T0603", WARNING, "the total stride does not divide the input"),
    MORE_LABELS_THAN_CLASSES("T0604", WARNING, "there are more labels than classes"),
    POOLS_LIKE_A_HEAD("T0605", WARNING, "the table's last rows do what the head does again"),
    NAMED_UNLIKE_FILE("T0606", WARNING, "a network is not called like its file"),
    TENSOR_LEFT_OUT("T0607", WARNING, "a tensor is left out"),
    IMPORT_UNUSED("T0608", WARNING, "an import is not used"),
    RATE_OUTSIDE_MAP("T0609", WARNING, "a rate reaches past the map"),

    CHECKPOINT_UNREADABLE("T0701", ERROR, "a checkpoint cannot be read"),
    TENSOR_MISSING("T0702", ERROR, "a checkpoint lacks a tensor"),
    TENSOR_UNEXPECTED("T0703", ERROR, "a checkpoint has a tensor that the network lacks"),
    TENSOR_MISSHAPEN("T0704", ERROR, "a tensor has another shape than its layer"),
    TENSOR_TYPE("T0705", ERROR, "a tensor is not of a type that can be read"),
    BAD_TENSOR_VALUE("T0706", ERROR, "a tensor holds a number that no layer computes with"),
    OPERATOR_WITHOUT_NAMES("T0707", ERROR, "a checkpoint's naming has no word for an operator"),
    NETWORK_DIFFERS("T0708", ERROR, "the network of a checkpoint is not the spec's");

    private final String id;
    private final Severity severity;
    private final String title;

    Code(String id, Severity severity, String title) {
        this.id = id;
        this.severity = severity;
        this.title = title;
    }

    /** {@code T0123}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** The problem in general, as the heading of its page. */
    public String title() {
        return title;
    }
}
