package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestRequest;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.query.MergedProfile;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.store.MetaPage;
import org.jvmpprof.collector.store.PageCursor;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;

/** What lies below {@code /api/0/profiles}. Called on HTTP threads. */
final class ProfileRoutes {
    /** Says how many of how many profiles a merge holds. */
    static final String MERGED = "X-Profiles-Merged";

    /** Says why the first profile that is missing in a merge is missing. */
    static final String LEFT_OUT = "X-Profiles-Left-Out";

    private static final String PATH = "/api/0/profiles";
    private static final int PAGE = 1_000;

    private final ProfileStore store;
    private final Ingest ingest;
    private final Merges merges;
    private final Parameters parameters;
    private final FlameRoutes flame;

    ProfileRoutes(ProfileStore store, Ingest ingest, Merges merges, Parameters parameters, FlameRoutes flame) {
        this.store = store;
        this.ingest = ingest;
        this.merges = merges;
        this.parameters = parameters;
        this.flame = flame;
    }

    void addTo(Routes routes) {
        routes.post(PATH, call -> post(call.fields(), call.header("Idempotency-Key"), call.body()))
                .get(PATH, call -> find(call.fields()))
                .get(PATH + "/merge", flame.orMerge(this::merge))
                .get(PATH + "/*", flame.orProfiles(call -> get(call.rest())));
    }

    private Answer post(Fields fields, @Nullable String idempotencyKey, Ingest.Source body)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        ProfileMeta meta = ingest.accept(
                new IngestRequest(
                        fields.getValue("service"),
                        fields.getValue("type"),
                        fields.getValue("instance_id"),
                        fields.getValue("labels"),
                        fields.getValue("created_at"),
                        idempotencyKey),
                body);
        return Answer.json(200, Json.body(json -> Json.meta(json, meta)));
    }

    /** Without a limit the answer is written page by page, however many there are. */
    private Answer find(Fields fields) throws BadRequestException, ApiException, IOException {
        ProfileQuery query = parameters.query(fields, false);
        int limit = Parameters.limit(fields);
        PageCursor after = Parameters.cursor(fields);
        MetaPage first = store.find(query, after, limit == 0 ? PAGE : limit);
        if (first.metas().isEmpty()) {
            throw ApiException.notFound();
        }
        return Answer.jsonStream(200, out -> Json.stream(out, json -> write(json, query, first, limit > 0)));
    }

    private void write(JsonGenerator json, ProfileQuery query, MetaPage first, boolean isLimited) throws IOException {
        json.writeNumberField("code", 200);
        json.writeArrayFieldStart("body");
        MetaPage page = first;
        metas(json, page);
        PageCursor next = page.next();
        while (!isLimited && next != null) {
            page = store.find(query, next, PAGE);
            metas(json, page);
            next = page.next();
        }
        json.writeEndArray();
        if (next != null) {
            json.writeStringField("next_cursor", next.text());
        }
    }

    private static void metas(JsonGenerator json, MetaPage page) throws IOException {
        for (ProfileMeta meta : page.metas()) {
            Json.meta(json, meta);
        }
    }

    private Answer merge(Fields fields) throws BadRequestException, ApiException, OverloadedException, IOException {
        ProfileQuery query = parameters.query(fields, true);
        ProfileKind kind = mergeable(query);
        MergedProfile merged = merges.merge(query);
        if (merged == null) {
            throw ApiException.notFound();
        }
        return answer(merged, kind.text());
    }

    /** One profile as it was received, or the merge of several ({@code <id1>+<id2>}). */
    private Answer get(String ids) throws BadRequestException, ApiException, OverloadedException, IOException {
        List<String> wanted = Arrays.stream(ids.split("\\+"))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (wanted.isEmpty()) {
            throw new ApiException(400, "no profile id");
        }
        Map<String, ProfileMeta> metas = store.metas(wanted);
        if (metas.size() < wanted.size()) {
            throw ApiException.notFound();
        }
        if (wanted.size() == 1) {
            return Answer.profile(one(wanted.get(0)), wanted.get(0));
        }
        List<ProfileKind> kinds =
                metas.values().stream().map(ProfileMeta::kind).distinct().toList();
        if (kinds.size() > 1) {
            throw new BadRequestException("bad request: profiles are of different types; name ids of one type");
        }
        requireMergeable(kinds.get(0));
        return answer(merges.merge(wanted), ids);
    }

    private byte[] one(String id) throws IOException, ApiException {
        byte[][] found = new byte[1][];
        String[] damage = new String[1];
        store.read(List.of(id), new ProfileStore.BlobSink() {
            @Override
            public void blob(String ofId, byte[] blob) {
                found[0] = blob;
            }

            @Override
            public void lost(String ofId, Optional<String> reason) {
                damage[0] = reason.orElse("");
            }
        });
        if (found[0] != null) {
            return found[0];
        }
        if (damage[0].isEmpty()) {
            throw ApiException.notFound();
        }
        throw new ApiException(500, "profile " + id + " is damaged on disk: " + damage[0]);
    }

    /** The type of a query that names one. */
    static ProfileKind mergeable(ProfileQuery query) throws ApiException {
        ProfileKind kind = query.kind();
        if (kind == null) {
            throw new IllegalStateException("a type was asked for");
        }
        requireMergeable(kind);
        return kind;
    }

    private static void requireMergeable(ProfileKind kind) throws ApiException {
        if (!kind.isPprof()) {
            throw new ApiException(405, "can't merge profiles of " + kind.text() + " type");
        }
    }

    static Answer answer(MergedProfile merged, String filename) {
        Answer answer = Answer.profile(merged.pprof(), filename).with(MERGED, merged.summary());
        String loss = merged.firstLoss();
        return loss == null ? answer : answer.with(LEFT_OUT, loss.replaceAll("[^ -~]", "?"));
    }
}
