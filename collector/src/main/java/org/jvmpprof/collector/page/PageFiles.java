package org.jvmpprof.collector.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.flame.FlameAssets;

/**
 * The files of the page. All but the document are named below a folder with the version of them all, so that a browser
 * may keep them for ever and a new collector's page never mixes with an old one's. Read once; any thread.
 */
public final class PageFiles {
    /** Below this, in the document's own folder, lie the versions. */
    public static final String FOLDER = "assets/";

    /**
     * What the page may do: scripts, styles and requests from here, and nothing from anywhere else; no inline script or
     * style, no frame around it.
     */
    public static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    static final List<String> NAMES = List.of(
            "api.js",
            "app.js",
            "chart.js",
            "controls.js",
            "flamepanel.js",
            "icon.svg",
            "parts.js",
            "style.css",
            "theme.js",
            "time.js",
            "timeline.js",
            "url.js",
            "vendor/uPlot.LICENSE",
            "vendor/uPlot.esm.js",
            "vendor/uPlot.min.css",
            "views/compare.js",
            "views/labels.js",
            "views/profile.js",
            "views/profiles.js",
            "views/service.js",
            "views/services.js",
            "views/targets.js",
            "views/top.js");

    private static final String DOCUMENT = "index.html";
    private static final PageFiles OF_THIS_JAR = load();

    private final PageFile document;
    private final Map<String, PageFile> files = new LinkedHashMap<>();

    private PageFiles(Map<String, byte[]> contents, String template) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        contents.forEach((name, bytes) -> {
            all.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            all.writeBytes(bytes);
        });
        String version = PageFile.digest(all.toByteArray());
        contents.forEach((name, bytes) -> files.put(version + '/' + name, new PageFile(name, bytes)));
        String html = template.replace("{assets}", FOLDER + version);
        document = new PageFile(DOCUMENT, html.getBytes(StandardCharsets.UTF_8));
    }

    /** The files of this jar. */
    public static PageFiles get() {
        return OF_THIS_JAR;
    }

    private static PageFiles load() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put("flamegraph.js", FlameAssets.script().getBytes(StandardCharsets.UTF_8));
        contents.put("flamegraph.css", FlameAssets.style().getBytes(StandardCharsets.UTF_8));
        for (String name : NAMES) {
            contents.put(name, resource(name));
        }
        return new PageFiles(contents, new String(resource(DOCUMENT), StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("page file " + name + " is missing in the jar; build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("page file " + name + " can't be read", e);
        }
    }

    /** The document; it changes with every version, so a browser must ask whether its copy still holds. */
    public PageFile document() {
        return document;
    }

    /** The file below {@link #FOLDER}; null when this version has none of that name. */
    public @Nullable PageFile file(String path) {
        return files.get(path);
    }
}
