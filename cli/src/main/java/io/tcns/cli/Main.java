package io.tcns.cli;

import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.runtime.InputException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line: one class a command, and here what they share: results to stdout, all else to stderr, exit codes. */
@Command(
        name = "tcns",
        description =
                "Compiles mobile vision networks, written as the tables of their papers, to ONNX, and measures them.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Callable<Integer> {

    private static final String HELP = "help";

    /** In the order in which {@code tcns --help} lists them. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("check", CheckCommand.class);
        COMMANDS.put("compile", CompileCommand.class);
        COMMANDS.put("validate", ValidateCommand.class);
        COMMANDS.put("profile", ProfileCommand.class);
        COMMANDS.put("run", RunCommand.class);
        COMMANDS.put("eval", EvalCommand.class);
        COMMANDS.put("export-weights", ExportWeightsCommand.class);
        COMMANDS.put("inspect", InspectCommand.class);
        COMMANDS.put("fmt", FormatCommand.class);
        COMMANDS.put("explain", ExplainCommand.class);
        COMMANDS.put(HELP, CommandLine.HelpCommand.class);
    }

    @Spec
    private CommandSpec command;

    private final PageWidth pageWidth;

    Main(PageWidth pageWidth) {
        this.pageWidth = pageWidth;
    }

    /** How wide answers are printed. */
    PageWidth pageWidth() {
        return pageWidth;
    }

    /** {@code tcns 0.1.0}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"tcns " + Tcns.version()};
        }
    }

    /** Without a command: whoever types this wants to know what there is. */
    @Override
    public Integer call() {
        command.commandLine().usage(command.commandLine().getErr());
        return ExitCode.USAGE;
    }

    public static void main(String[] arguments) {
        // Java would otherwise look for a screen before it draws into memory, and fail where DISPLAY names none.
        System.setProperty("java.awt.headless", "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, PageWidth.ofProcess(), arguments));
    }

    /** Runs one command; the answer is its exit code. */
    static int run(PrintWriter out, PrintWriter err, PageWidth pageWidth, String... arguments) {
        CommandLine commands = commandLine(pageWidth, arguments);
        commands.setOut(out).setErr(err);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExitCodeExceptionMapper(
                failure -> failure instanceof CommandLine.ParameterException ? ExitCode.USAGE : ExitCode.BUG);
        commands.setParameterExceptionHandler((wrong, given) -> usage(wrong));
        commands.setExecutionExceptionHandler(Main::answer);
        allCommands(commands);
        int code = execute(commands, arguments);
        // A print writer keeps to itself that the disk is full or the reader gone.
        if (out.checkError()) {
            err.println("tcns: standard output cannot be written");
            code = ExitCode.BAD_INPUT;
        }
        err.flush();
        return code;
    }

    /** With the one command that the arguments begin with, where they do: picocli takes long to learn all of them. */
    private static CommandLine commandLine(PageWidth pageWidth, String... arguments) {
        CommandLine commands = new CommandLine(new Main(pageWidth));
        String first = arguments.length == 0 ? HELP : arguments[0];
        boolean isOne = COMMANDS.containsKey(first) && !first.equals(HELP);
        COMMANDS.forEach((name, command) -> {
            if (!isOne || name.equals(first)) {
                commands.addSubcommand(name, command);
            }
        });
        return commands;
    }

    private static int execute(CommandLine commands, String... arguments) {
        try {
            return commands.execute(arguments);
        } catch (OutOfMemoryError e) {
            commands.getErr()
                    .println("tcns: not enough memory: the network is too large for this machine or for Java's heap"
                            + " (JAVA_TOOL_OPTIONS=-Xmx8g gives it 8 GiB)");
            return ExitCode.BAD_INPUT;
        }
    }

    private static void allCommands(CommandLine commands) {
        commands.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE).exitCodeOnExecutionException(ExitCode.BUG);
        commands.getSubcommands().values().forEach(Main::allCommands);
    }

    private static int usage(CommandLine.ParameterException wrong) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("tcns: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try `" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }

    private static int answer(Exception failure, CommandLine command, ParseResult given) {
        PrintWriter err = command.getErr();
        if (failure instanceof BadInputException input && !input.diagnostics().isEmpty()) {
            err.print(DiagnosticPrinter.blocks(input.diagnostics()));
            return ExitCode.BAD_INPUT;
        }
        if (failure instanceof BadInputException || failure instanceof InputException) {
            err.println("tcns: " + failure.getMessage());
            return ExitCode.BAD_INPUT;
        }
        if (failure instanceof FileSystemException file) {
            err.println(Results.failure(file));
            return ExitCode.BAD_INPUT;
        }
        StackTraceElement[] stack = failure.getStackTrace();
        err.println("tcns: internal error: " + failure + (stack.length > 0 ? " at " + stack[0] : ""));
        err.println("This is a bug of tcns " + Tcns.version()
                + ". Please report it with this line, the command and the files that it was given.");
        return ExitCode.BUG;
    }
}
