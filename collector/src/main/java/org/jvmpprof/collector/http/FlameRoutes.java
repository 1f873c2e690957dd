package org.jvmpprof.collector.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.util.Fields;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.page.FlameJson;
import org.jvmpprof.collector.query.MergedProfile;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;

/**
 * {@code format=flame} on the routes that answer pprof: what they answer, as the flame graph's JSON, with the same headers
 * about what is merged. {@code max_nodes} says how many nodes may be sent ({@value #MAX_NODES} if absent, 0 for all); how
 * many are missing stands in the answer. Called on HTTP threads; drawing takes a place and memory as a merge does.
 */
final class FlameRoutes {
    /** More is no use on a screen and makes a phone's browser slow. */
    private static final int MAX_NODES = 65_536;

    private final ProfileStore store;
    private final Merges merges;
    private final Parameters parameters;

    /** A route that answers pprof, from its parameters. */
    interface Pprof {
        Answer answer(Fields fields)
                throws BadRequestException, TooLargeException, OverloadedException, ApiException, IOException;
    }

    FlameRoutes(ProfileStore store, Merges merges, Parameters parameters) {
        this.store = store;
        this.merges = merges;
        this.parameters = parameters;
    }

    /** The route, which also answers {@code format=flame} with the picture of one merge. */
    Route orMerge(Pprof pprof) {
        return call -> {
            Fields fields = call.fields();
            if (!isAsked(fields)) {
                return pprof.answer(fields);
            }
            return draw(pprof.answer(fields), new FlameJson(serviceAndType(fields), maxNodes(fields)), call);
        };
    }

    /** The route, which also answers {@code format=flame} with the picture of a stored profile, or of several. */
    Route orProfiles(Route pprof) {
        return call -> isAsked(call.fields())
                ? draw(pprof.answer(call), new FlameJson(titleOf(call.rest()), maxNodes(call.fields())), call)
                : pprof.answer(call);
    }

    /** The route, which also answers {@code format=flame} with the picture of both sides. */
    Route orDiff(Pprof diff) {
        return call -> {
            Fields fields = call.fields();
            if (!isAsked(fields)) {
                return diff.answer(fields);
            }
            ProfileQuery target = parameters.query(fields, true);
            ProfileQuery base = parameters.base(fields, target);
            return drawDiff(side("base", base), side("target", target), fields, call);
        };
    }

    private static boolean isAsked(Fields fields) {
        return "flame".equals(fields.getValue("format"));
    }

    private static int maxNodes(Fields fields) throws BadRequestException {
        String text = fields.getValue("max_nodes");
        if (text == null || text.isEmpty()) {
            return MAX_NODES;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new BadRequestException(
                    "bad request: bad \"max_nodes\" \"" + text + "\": must be a number from 1, or 0 for all");
        }
        int nodes = Integer.parseInt(text);
        return nodes == 0 ? Integer.MAX_VALUE : nodes;
    }

    private static byte[] pprofOf(Answer answer) throws IOException {
        byte[] inMemory = answer.bytes();
        if (inMemory != null) {
            return inMemory;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.body().writeTo(bytes);
        return bytes.toByteArray();
    }

    private Answer side(String name, ProfileQuery query)
            throws BadRequestException, OverloadedException, ApiException, IOException {
        String kind = ProfileRoutes.mergeable(query).text();
        MergedProfile merged = merges.merge(query);
        if (merged == null) {
            throw new ApiException(404, "nothing found for the " + name);
        }
        return ProfileRoutes.answer(merged, kind);
    }

    @SuppressWarnings("try") // a pass is only held
    private Answer draw(Answer pprof, FlameJson json, Call call) throws OverloadedException, IOException {
        byte[] profile = pprofOf(pprof);
        try (Merges.Drawing admitted = merges.enterDrawing(profile.length)) {
            Answer answer = answer(json.of(profile), call);
            copyHeaders(pprof, "", answer);
            return answer;
        }
    }

    @SuppressWarnings("try") // a pass is only held
    private Answer drawDiff(Answer base, Answer target, Fields fields, Call call)
            throws BadRequestException, OverloadedException, IOException {
        FlameJson json = new FlameJson(serviceAndType(fields), maxNodes(fields));
        byte[] from = pprofOf(base);
        byte[] to = pprofOf(target);
        try (Merges.Drawing admitted = merges.enterDrawing((long) from.length + to.length)) {
            Answer answer = answer(json.ofDiff(from, to), call);
            copyHeaders(target, "", answer);
            copyHeaders(base, "Base-", answer);
            return answer;
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("bad request: " + e.getMessage(), e);
        }
    }

    private static Answer answer(byte[] gzippedJson, Call call) throws IOException {
        if (PageRoutes.takesGzip(call)) {
            return Answer.bytes(200, "application/json", gzippedJson)
                    .with("Content-Encoding", "gzip")
                    .with("Vary", "Accept-Encoding");
        }
        return Answer.jsonStream(200, out -> new GZIPInputStream(new ByteArrayInputStream(gzippedJson)).transferTo(out))
                .with("Vary", "Accept-Encoding");
    }

    private static void copyHeaders(Answer from, String side, Answer to) {
        for (String name : List.of(ProfileRoutes.MERGED, ProfileRoutes.LEFT_OUT)) {
            String value = from.headers().get(name);
            if (value != null) {
                to.with(name.replace("X-", "X-" + side), value);
            }
        }
    }

    private static String serviceAndType(Fields fields) {
        return fields.getValue("service") + " · " + fields.getValue("type");
    }

    private String titleOf(String ids) throws IOException {
        Map<String, ProfileMeta> metas = store.metas(List.of(ids.split("\\+")));
        if (metas.isEmpty()) {
            return ids;
        }
        ProfileMeta first = metas.values().iterator().next();
        String title = first.service() + " · " + first.kind().text();
        if (metas.size() > 1) {
            return title + " · " + metas.size() + " profiles";
        }
        String labels = first.labels().stream()
                .map(label -> " · " + label.key() + "=" + label.value())
                .collect(Collectors.joining());
        return title + " · " + Instant.ofEpochSecond(Math.floorDiv(first.createdAtNanos(), 1_000_000_000L)) + labels;
    }
}
