package org.jvmpprof.collector.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.query.RowQueries;
import org.jvmpprof.collector.query.SeriesAnswer;
import org.jvmpprof.collector.query.SeriesQuery;
import org.jvmpprof.collector.query.TopAnswer;
import org.jvmpprof.collector.query.TopQuery;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.proto.ValueType;

/** Top functions and values over time, in JSON. Called on HTTP threads. */
final class RowRoutes {
    private final RowQueries queries;
    private final RowParameters parameters;

    RowRoutes(RowQueries queries, Parameters parameters) {
        this.queries = queries;
        this.parameters = new RowParameters(parameters);
    }

    void addTo(Routes routes) {
        routes.get("/api/0/top", call -> top(call.fields())).get("/api/0/series", call -> series(call.fields()));
    }

    private Answer top(Fields fields) throws BadRequestException, ApiException, OverloadedException, IOException {
        TopQuery query = parameters.top(fields);
        TopAnswer answer = queries.top(query);
        if (answer == null) {
            throw ApiException.notFound();
        }
        return Answer.json(200, Json.body(json -> {
            json.writeStartObject();
            json.writeStringField("type", query.kind().text());
            type(json, answer.type());
            json.writeStringField("by", query.by().text());
            range(json, query.fromNanos(), query.toNanos(), answer.merged(), answer.matched());
            json.writeNumberField("total", answer.total());
            json.writeArrayFieldStart("rows");
            for (TopAnswer.Row row : answer.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeNumberField("more", answer.more());
            json.writeEndObject();
        }));
    }

    private static void row(JsonGenerator json, TopAnswer.Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", row.name());
        json.writeNumberField("self", row.self());
        json.writeNumberField("total", row.total());
        json.writeArrayFieldStart("services");
        for (TopAnswer.Part part : row.services()) {
            json.writeStartObject();
            json.writeStringField("service", part.service());
            json.writeNumberField("self", part.self());
            json.writeNumberField("total", part.total());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private Answer series(Fields fields) throws BadRequestException, ApiException, OverloadedException, IOException {
        SeriesQuery query = parameters.series(fields);
        SeriesAnswer answer = queries.series(query);
        if (answer == null) {
            throw ApiException.notFound();
        }
        return Answer.json(200, Json.body(json -> {
            json.writeStartObject();
            json.writeStringField("service", query.profiles().service());
            json.writeStringField(
                    "type", String.valueOf(fields.getValue("type")).trim());
            type(json, answer.type());
            json.writeStringField("function", query.function() == null ? "" : query.function());
            json.writeNumberField("step_seconds", query.stepSeconds());
            range(json, query.profiles().fromNanos(), query.profiles().toNanos(), answer.merged(), answer.matched());
            json.writeArrayFieldStart("series");
            for (SeriesAnswer.Series line : answer.series()) {
                line(json, line.labels(), line.points());
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void line(JsonGenerator json, List<LabelPair> labels, List<SeriesAnswer.Point> points)
            throws IOException {
        json.writeStartObject();
        json.writeFieldName("labels");
        Json.labels(json, labels);
        json.writeArrayFieldStart("points");
        for (SeriesAnswer.Point point : points) {
            json.writeStartObject();
            json.writeStringField("time", Json.secondsText(point.seconds()));
            json.writeNumberField("value", point.value());
            json.writeNumberField("profiles", point.profiles());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void type(JsonGenerator json, @Nullable ValueType type) throws IOException {
        json.writeStringField("sample_type", type == null ? "" : type.type());
        json.writeStringField("unit", type == null ? "" : type.unit());
    }

    private static void range(JsonGenerator json, long from, long to, long merged, long matched) throws IOException {
        json.writeStringField("from", Json.exactTime(from));
        json.writeStringField("to", Json.exactTime(to));
        json.writeNumberField("merged", merged);
        json.writeNumberField("matched", matched);
    }
}
