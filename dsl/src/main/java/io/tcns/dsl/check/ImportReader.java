package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.parse.SpecParser;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.SpecFile.Import;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the files that a spec imports, and those that they import, each once. */
final class ImportReader {

    /** The files between the spec and the one that is being read, both included. */
    private final List<Path> open = new ArrayList<>();

    private final Map<Path, Optional<Program>> read = new HashMap<>();
    private int files;

    private ImportReader() {}

    /** A spec with its imports, without those that had a problem. */
    static Program read(SpecFile spec) {
        ImportReader reader = new ImportReader();
        Optional<Path> file = spec.source().file();
        if (file.isPresent() && !spec.imports().isEmpty()) {
            try {
                reader.open.add(file.get().toRealPath());
            } catch (IOException e) {
                // The file has been read; where it lies no longer matters to anybody but a cycle.
                reader.open.add(file.get().toAbsolutePath());
            }
        }
        return reader.program(spec);
    }

    private Program program(SpecFile spec) {
        Problems problems = new Problems(spec.source());
        Map<String, Program> imports =
                problems.collect(() -> Optional.of(imports(spec, problems))).orElse(Map.of());
        return new Program(spec, imports, problems.failures() == 0, problems.sorted());
    }

    private Map<String, Program> imports(SpecFile spec, Problems problems) {
        Map<String, Program> imports = new LinkedHashMap<>();
        Map<String, Name> places = new HashMap<>();
        for (Import line : spec.imports()) {
            Optional<Program> imported = imported(spec.source(), line.file(), problems);
            if (imported.isEmpty()) {
                continue;
            }
            String network = imported.get().spec().name().text();
            Name first = places.putIfAbsent(network, line.file());
            if (first == null) {
                imports.put(network, imported.get());
            } else {
                problems.add(problems.at(Code.DUPLICATE_STATEMENT, line.file().span())
                        .says("a second import gives a network `%s`", network)
                        .see(first.span(), "the first one"));
            }
        }
        return imports;
    }

    private Optional<Program> imported(Source source, Name name, Problems problems) {
        Optional<Path> file = NearbyFile.find(
                name.text(),
                source,
                source.root(),
                "it lies outside of the folder that imports must stay in",
                reason -> unreadable(name, reason, problems));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = file.get().toRealPath();
            if (open.contains(path)) {
                problems.add(problems.at(Code.IMPORT_CYCLE, name.span())
                        .says("`%s` imports itself%s", name.text(), detour(path)));
                return Optional.empty();
            }
            if (read.containsKey(path)) {
                Optional<Program> known = read.getOrDefault(path, Optional.empty());
                if (known.isEmpty()) {
                    problems.addConsequence();
                }
                return known;
            }
            Optional<Program> program = readable(path, shown(source, name, path), problems, name);
            read.put(path, program);
            return program;
        } catch (IOException e) {
            unreadable(name, "the path cannot be followed", problems);
            return Optional.empty();
        }
    }

    /** By way of which other files an open one imports itself. */
    private String detour(Path path) {
        List<Path> others = open.subList(open.indexOf(path) + 1, open.size());
        return others.isEmpty()
                ? ""
                : others.stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .collect(Collectors.joining(", ", " by way of ", ""));
    }

    /** The path as a reader of the importing file's name expects it, unless links make another file of that. */
    private static Path shown(Source source, Name name, Path path) throws IOException {
        Path shown = source.file().orElseThrow().resolveSibling(name.text()).normalize();
        return Files.exists(shown) && Files.isSameFile(shown, path) ? shown : path;
    }

    private Optional<Program> readable(Path path, Path shown, Problems problems, Name name) {
        if (++files > Limits.IMPORTS) {
            if (files == Limits.IMPORTS + 1) {
                problems.add(problems.at(Code.TOO_MANY_IMPORTS, name.span())
                        .says("more than %d files are imported", Limits.IMPORTS));
            }
            problems.addConsequence();
            return Optional.empty();
        }
        Path root = problems.source().root().orElseThrow();
        Checked<SpecFile> parsed = Source.read(shown, root).then(SpecParser::parse);
        parsed.diagnostics().forEach(problems::add);
        if (parsed.value().isEmpty()) {
            return Optional.empty();
        }
        open.add(path);
        Program program = program(parsed.value().get());
        open.remove(open.size() - 1);
        program.problems().forEach(problems::add);
        return Optional.of(program);
    }

    private static void unreadable(Name name, String reason, Problems problems) {
        problems.add(problems.at(Code.IMPORT_UNREADABLE, name.span())
                .says("`%s` cannot be imported: %s", name.text(), reason));
    }
}
