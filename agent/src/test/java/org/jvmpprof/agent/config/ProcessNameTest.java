package org.jvmpprof.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessNameTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Shop --port 80, Shop",
        "Shop, Shop",
        "acme.shop/com.acme.Shop, Shop",
        "/opt/shop.jar --x=y.jar, shop",
        "shop-1.2.war, shop-1.2",
        "'', java",
        ", java",
    })
    void is_the_main_class_or_jar(String command, String name) {
        assertThat(ProcessName.of(command)).isEqualTo(name);
    }

    @Test
    void finds_a_jar_in_a_path_with_spaces(@TempDir Path directory) throws IOException {
        Path jar = Files.createFile(
                Files.createDirectory(directory.resolve("my app")).resolve("my shop.jar"));
        assertThat(ProcessName.of(jar + " a b")).isEqualTo("my shop");
        assertThat(ProcessName.of(jar.toString())).isEqualTo("my shop");
    }
}
