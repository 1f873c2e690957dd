package org.jvmpprof.collector.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;

/** Takes a {@code multipart/form-data} body apart, in memory. */
final class FormParts {
    private static final int MAX_PARTS = 16;
    private static final int UNLIMITED = -1;

    private FormParts() {}

    /** The parts by name, the first of each; throws if {@code contentType} names no boundary. */
    static Map<String, byte[]> read(@Nullable String contentType, byte[] body) throws BadRequestException, IOException {
        String boundary = contentType == null ? null : MultiPart.extractBoundary(contentType);
        if (boundary == null) {
            throw new BadRequestException("bad request: the form's content type names no boundary");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_PARTS);
        // The whole body is in memory, and within its limit, already; parts are views of it.
        parser.setMaxMemoryFileSize(UNLIMITED);
        parser.setMaxLength(UNLIMITED);
        try (MultiPartFormData.Parts parts =
                parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body))).join()) {
            Map<String, byte[]> byName = new LinkedHashMap<>();
            for (MultiPart.Part part : parts) {
                if (part.getName() != null && !byName.containsKey(part.getName())) {
                    byName.put(part.getName(), content(part));
                }
            }
            return byName;
        } catch (CompletionException | IllegalStateException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BadRequestException("bad request: broken form: " + cause.getMessage(), e);
        }
    }

    private static byte[] content(MultiPart.Part part) throws IOException {
        try (InputStream in = Content.Source.asInputStream(part.getContentSource())) {
            return in.readAllBytes();
        }
    }
}
