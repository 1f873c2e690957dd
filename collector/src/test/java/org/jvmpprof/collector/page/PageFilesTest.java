package org.jvmpprof.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class PageFilesTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources", "org", "jvmpprof", "collector", "page");
    private static final Pattern IMPORT = Pattern.compile("from '(\\.[^']*)'");

    @Test
    void every_file_of_the_folder_is_served() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("index.html"))
                    .sorted()
                    .toList();
            assertThat(names).containsExactlyInAnyOrderElementsOf(PageFiles.NAMES);
        }
    }

    @Test
    void every_import_and_every_link_of_the_document_leads_to_a_file() throws IOException {
        PageFiles files = PageFiles.get();
        String html = new String(files.document().bytes(false), StandardCharsets.UTF_8);
        Matcher links = Pattern.compile("(?:src|href)=\"(assets/[^\"]*)\"").matcher(html);
        String version = "";
        int count = 0;
        while (links.find()) {
            String path = links.group(1).substring(PageFiles.FOLDER.length());
            assertThat(files.file(path)).as(path).isNotNull();
            version = path.substring(0, path.indexOf('/') + 1);
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(6);
        for (String name : PageFiles.NAMES) {
            Path folder = Path.of(name).getParent();
            Matcher imports = IMPORT.matcher(
                    name.endsWith(".js") && !name.contains("vendor") ? Files.readString(RESOURCES.resolve(name)) : "");
            while (imports.find()) {
                Path target = (folder == null ? Path.of("") : folder)
                        .resolve(imports.group(1))
                        .normalize();
                assertThat(files.file(version + target))
                        .as(name + " imports " + target)
                        .isNotNull();
            }
        }
    }

    @Test
    void nothing_names_another_host() throws IOException {
        PageFiles files = PageFiles.get();
        String html = new String(files.document().bytes(false), StandardCharsets.UTF_8);
        assertThat(html).doesNotContain("://").doesNotContain("<style").doesNotContain(" style=");
        for (String name : PageFiles.NAMES) {
            if (name.endsWith(".js") && !name.contains("vendor")) {
                assertThat(Files.readString(RESOURCES.resolve(name)).replace("http://www.w3.org/2000/svg", ""))
                        .as(name)
                        .doesNotContain("http://")
                        .doesNotContain("https://")
                        .doesNotContain("innerHTML")
                        .doesNotContain("eval(");
            }
        }
    }

    @Test
    void the_gzipped_form_is_the_same_and_has_a_tag_of_its_own() throws IOException {
        PageFile document = PageFiles.get().document();
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(document.bytes(true))).readAllBytes();
        assertThat(unpacked).isEqualTo(document.bytes(false));
        assertThat(document.tag(true)).isNotEqualTo(document.tag(false));
        assertThat(document.tag(false)).matches("\"[0-9a-f]{16}\"");
    }
}
