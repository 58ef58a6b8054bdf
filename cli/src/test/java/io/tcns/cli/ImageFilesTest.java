package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

    @TempDir
    private Path folder;

    @Test
    void takesTheVisiblePicturesOfAFolderByName() throws IOException {
        for (String name :
                List.of("b.JPG", "a.png", "c.jpeg", "d.bmp", "B.png", ".a.png", ".png", "a.txt", "png", "apng")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("e.png"));

        ImageFiles images = ImageFiles.of(List.of(folder));

        assertThat(images.isOne()).isFalse();
        assertThat(images.files())
                .extracting(file -> folder.relativize(file).toString())
                .containsExactly("B.png", "a.png", "b.JPG", "c.jpeg", "d.bmp");
    }

    @Test
    void takesWhateverIsCalledByItsNameInTheGivenOrder() throws IOException {
        Path missing = folder.resolve("missing");
        Path inside = Files.createFile(folder.resolve("a.png"));

        assertThat(ImageFiles.of(List.of(missing))).isEqualTo(new ImageFiles(List.of(missing), true));
        assertThat(ImageFiles.of(List.of(missing, folder, missing)))
                .isEqualTo(new ImageFiles(List.of(missing, inside, missing), false));
    }

    @Test
    void isOneFormForAFolderHoweverManyPicturesItHolds() throws IOException {
        Files.createFile(folder.resolve("a.png"));

        assertThat(ImageFiles.of(List.of(folder)).isOne()).isFalse();
    }

    @Test
    void refusesAFolderWithoutPictures() {
        assertThatThrownBy(() -> ImageFiles.of(List.of(folder)))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder + "` holds no PNG, JPEG or BMP images");
    }

    @Test
    void refusesMoreThanItsLimit() throws IOException {
        List<Path> most = Collections.nCopies(ImageFiles.MAX_FILES, folder.resolve("x.png"));
        List<Path> tooMany = Collections.nCopies(ImageFiles.MAX_FILES + 1, folder.resolve("x.png"));

        assertThat(ImageFiles.of(most).files()).hasSize(ImageFiles.MAX_FILES);
        assertThatThrownBy(() -> ImageFiles.of(tooMany))
                .isInstanceOf(InputException.class)
                .hasMessage("the command names more than 10000 images, the limit of one command");
    }

    @Test
    void refusesAFolderWithMoreThanItsLimit() throws IOException {
        for (int i = 0; i <= ImageFiles.MAX_FILES; i++) {
            Files.createFile(folder.resolve(i + ".png"));
        }

        assertThatThrownBy(() -> ImageFiles.of(List.of(folder)))
                .isInstanceOf(InputException.class)
                .hasMessage("`" + folder + "` holds more than 10000 images, the limit of one command");
    }
}
