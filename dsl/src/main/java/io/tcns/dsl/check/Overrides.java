package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Optional;

/** Values in place of the defaults of a network's parameters. What is wrong with one is reported where it was given. */
interface Overrides {

    /** All defaults hold. */
    Overrides NONE = new Overrides() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public Optional<ParameterValue> value(String parameter, ParameterValue byDefault) {
            return Optional.empty();
        }

        @Override
        public boolean report(String parameter, Diagnostic problem) {
            return false;
        }

        @Override
        public void checkKnown(SpecFile spec, Parameters parameters) {}
    };

    boolean isEmpty();

    /**
     * The value that a parameter gets.
     *
     * @param byDefault whose type it has
     * @return empty where none was given, or what was given had a problem
     */
    Optional<ParameterValue> value(String parameter, ParameterValue byDefault);

    /**
     * Reports a problem with the value of a parameter where another spec gives it.
     *
     * @param problem at the place where the value is used
     * @return false where no spec gives one, so that nothing was reported
     */
    boolean report(String parameter, Diagnostic problem);

    /** Reports values for parameters that the network does not have. */
    void checkKnown(SpecFile spec, Parameters parameters);
}
