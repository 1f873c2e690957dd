package org.jvmpprof.collector.http;

import org.jvmpprof.collector.page.PageFile;
import org.jvmpprof.collector.page.PageFiles;

/** The web page and its files. Called on HTTP threads. */
final class PageRoutes {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final PageFiles files;

    PageRoutes(PageFiles files) {
        this.files = files;
    }

    void addTo(Routes routes) {
        routes.get("/", call -> document(call)).get("/" + PageFiles.FOLDER + "*", call -> file(call));
    }

    private Answer document(Call call) {
        return answer(files.document(), call)
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", PageFiles.POLICY)
                .with("Referrer-Policy", "same-origin");
    }

    private Answer file(Call call) throws ApiException {
        PageFile file = files.file(call.rest());
        if (file == null) {
            throw ApiException.notFound();
        }
        return answer(file, call).with("Cache-Control", FOR_EVER);
    }

    private static Answer answer(PageFile file, Call call) {
        boolean isGzip = takesGzip(call);
        String tag = file.tag(isGzip);
        Answer answer = tag.equals(call.header("If-None-Match"))
                ? Answer.empty(304)
                : Answer.bytes(200, file.contentType(), file.bytes(isGzip));
        if (isGzip && answer.status() == 200) {
            answer.with("Content-Encoding", "gzip");
        }
        return answer.with("ETag", tag).with("Vary", "Accept-Encoding");
    }

    /** Whether the answer may be gzipped. A client that asks for no particular encoding gets none. */
    static boolean takesGzip(Call call) {
        String accepted = call.header("Accept-Encoding");
        return accepted != null
                && accepted.contains("gzip")
                && !accepted.replace(" ", "").contains("gzip;q=0,")
                && !accepted.replace(" ", "").endsWith("gzip;q=0");
    }
}
