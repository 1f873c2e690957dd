package org.jvmpprof.proto.flame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** Makes up a profile with the names and shapes of a real server: deep filter chains, a database, JSON, native code. */
final class RealisticProfile {
    private static final String[] POOL = {
        "java.lang.Thread.run",
        "java.util.concurrent.ThreadPoolExecutor$Worker.run",
        "java.util.concurrent.ThreadPoolExecutor.runWorker"
    };
    private static final String[] TOMCAT = {
        "org.apache.tomcat.util.net.SocketProcessorBase.run",
        "org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun",
        "org.apache.coyote.http11.Http11Processor.service",
        "org.apache.catalina.connector.CoyoteAdapter.service",
        "org.apache.catalina.core.StandardEngineValve.invoke",
        "org.apache.catalina.core.StandardHostValve.invoke",
        "org.apache.catalina.core.StandardContextValve.invoke",
        "org.apache.catalina.core.StandardWrapperValve.invoke"
    };
    private static final String[] DISPATCH = {
        "javax.servlet.http.HttpServlet.service",
        "org.springframework.web.servlet.FrameworkServlet.service",
        "org.springframework.web.servlet.DispatcherServlet.doService",
        "org.springframework.web.servlet.DispatcherServlet.doDispatch",
        "org.springframework.web.servlet.mvc.method.AbstractHandlerMethodAdapter.handle",
        "org.springframework.web.method.support.InvocableHandlerMethod.invokeForRequest",
        "jdk.internal.reflect.DirectMethodHandleAccessor.invoke"
    };
    private static final String[] PROXY = {
        "org.springframework.aop.framework.CglibAopProxy$DynamicAdvisedInterceptor.intercept",
        "org.springframework.aop.framework.ReflectiveMethodInvocation.proceed",
        "org.springframework.transaction.interceptor.TransactionInterceptor.invoke",
        "org.springframework.transaction.interceptor.TransactionAspectSupport.invokeWithinTransaction"
    };
    private static final String[] HIBERNATE = {
        "org.hibernate.internal.SessionImpl.find",
        "org.hibernate.event.internal.DefaultLoadEventListener.onLoad",
        "org.hibernate.loader.ast.internal.SingleIdLoadPlan.load",
        "org.hibernate.sql.results.spi.ListResultsConsumer.consume",
        "org.hibernate.sql.exec.internal.JdbcSelectExecutorStandardImpl.executeQuery",
        "com.zaxxer.hikari.pool.HikariProxyPreparedStatement.executeQuery",
        "org.postgresql.jdbc.PgPreparedStatement.executeQuery",
        "org.postgresql.core.v3.QueryExecutorImpl.execute"
    };
    private static final String[] SOCKET = {
        "org.postgresql.core.VisibleBufferedInputStream.readMore",
        "java.net.Socket$SocketInputStream.read",
        "sun.nio.ch.NioSocketImpl.implRead",
        "sun.nio.ch.Net.poll",
        "__poll",
        "do_syscall_64_[k]",
        "tcp_recvmsg_[k]"
    };
    private static final String[] JSON = {
        "com.fasterxml.jackson.databind.ObjectMapper.writeValue",
        "com.fasterxml.jackson.databind.ser.DefaultSerializerProvider.serializeValue",
        "com.fasterxml.jackson.databind.ser.BeanSerializer.serialize",
        "com.fasterxml.jackson.databind.ser.std.BeanSerializerBase.serializeFields",
        "com.fasterxml.jackson.databind.ser.BeanPropertyWriter.serializeAsField"
    };
    private static final String[] KAFKA = {
        "com.acme.shop.events.OrderConsumer.run",
        "org.apache.kafka.clients.consumer.KafkaConsumer.poll",
        "org.apache.kafka.clients.consumer.internals.Fetcher.collectFetch",
        "org.apache.kafka.common.record.DefaultRecordBatch.iterator"
    };
    private static final String[] COMPILER = {
        "start_thread",
        "thread_native_entry",
        "JavaThread::thread_main_inner",
        "CompileBroker::compiler_thread_loop",
        "CompileBroker::invoke_compiler_on_method",
        "C2Compiler::compile_method",
        "Compile::Compile"
    };
    private static final String[] LEAVES = {
        "java.util.HashMap.getNode",
        "java.util.HashMap.resize",
        "java.lang.String.hashCode",
        "java.util.Arrays.copyOf",
        "java.lang.StringBuilder.append",
        "java.util.concurrent.ConcurrentHashMap.get",
        "java.lang.String.equals",
        "java.util.ArrayList.grow",
        "jdk.internal.util.ArraysSupport.mismatch",
        "java.nio.Buffer.checkIndex",
        "java.time.format.DateTimeFormatterBuilder$NumberPrinterParser.format",
        "java.util.zip.Deflater.deflateBytesBytes"
    };

    private final Random random;
    private final double slowJson;
    private final TestProfiles profiles = TestProfiles.cpu();

    RealisticProfile(long seed, double slowJson) {
        this.random = new Random(seed);
        this.slowJson = slowJson;
    }

    Profile build() {
        for (int i = 0; i < 6000; i++) {
            List<String> stack = new ArrayList<>();
            String thread = grow(stack);
            long samples = 1 + random.nextInt(3);
            profiles.sample(
                    stack, Collections.singletonList(Label.text("thread", thread)), samples, samples * 10_000_000L);
        }
        profiles.builder()
                .timeNanos(1_795_262_400_000_000_000L)
                .durationNanos(30_000_000_000L)
                .periodType(new ValueType("cpu", "nanoseconds"))
                .period(10_000_000)
                .comment("engine: native (async-profiler 4.6, ctimer)")
                .comment("lost samples: 0, truncated stacks: 3");
        return profiles.build();
    }

    private String grow(List<String> stack) {
        double dice = random.nextDouble();
        if (dice < 0.1) {
            add(stack, COMPILER);
            String[] phases = {"PhaseIdealLoop", "PhaseChaitin", "PhaseIterGVN", "Parse", "Matcher", "PhaseCFG"};
            String phase = phases[random.nextInt(phases.length)];
            add(stack, phase + "::optimize", phase + "::step_" + (char) ('a' + random.nextInt(8)));
            return "C2 CompilerThread";
        }
        if (dice < 0.13) {
            add(stack, "start_thread", "GangWorker::loop", "G1ParTask::work", "G1ParEvacuateFollowersClosure::do_void");
            return "GC Thread";
        }
        add(stack, POOL);
        if (dice < 0.22) {
            add(stack, KAFKA);
            leaf(stack, "org.apache.kafka.common.utils.ByteUtils", 5);
            return "order-consumer";
        }
        request(stack);
        return "http-nio-8080-exec";
    }

    private void request(List<String> stack) {
        add(stack, TOMCAT);
        String[] filters = {"CharacterEncodingFilter", "FormContentFilter", "SecurityFilterChain", "MetricsFilter"};
        int depth = random.nextInt(25) == 0 ? random.nextInt(4) : 4;
        for (int i = 0; i < depth; i++) {
            add(stack, "org.apache.catalina.core.ApplicationFilterChain.doFilter");
            add(stack, "org.springframework.web.filter." + filters[i] + ".doFilterInternal");
        }
        if (depth < 4) {
            leaf(stack, "org.springframework.security.web.util.matcher.AntPathRequestMatcher", 4);
            return;
        }
        add(stack, DISPATCH);
        String[] areas = {"Order", "Order", "Cart", "Catalog", "Customer"};
        String area = areas[random.nextInt(areas.length)];
        String low = "com.acme.shop." + area.toLowerCase(java.util.Locale.ROOT) + "." + area;
        double dice = random.nextDouble();
        if (dice < slowJson) {
            add(stack, JSON);
            for (int nested = random.nextInt(4); nested > 0; nested--) {
                add(stack, Arrays.copyOfRange(JSON, 2, 5));
            }
            leaf(stack, "com.fasterxml.jackson.core.json.UTF8JsonGenerator", 9);
            return;
        }
        add(stack, low + "Controller." + (random.nextBoolean() ? "list" : "show"));
        add(stack, PROXY);
        add(stack, low + "Service.load" + area + "s");
        if (dice < slowJson + 0.4) {
            add(stack, PROXY);
            add(stack, low + "Repository.findById");
            add(stack, HIBERNATE);
            if (random.nextInt(3) > 0) {
                add(stack, SOCKET);
            } else {
                leaf(stack, "org.hibernate.type.descriptor.java.JavaTypeRegistry", 20);
            }
        } else {
            add(stack, low + "Pricing.discount", "com.acme.shop.rules.RuleEngine.evaluate");
            for (int nested = random.nextInt(6); nested > 0; nested--) {
                add(stack, "com.acme.shop.rules.AndRule.matches");
            }
            leaf(stack, "com.acme.shop.rules.Rule" + random.nextInt(40), 3);
        }
    }

    private void leaf(List<String> stack, String type, int methods) {
        add(stack, type + ".step" + random.nextInt(methods));
        if (random.nextInt(3) > 0) {
            add(stack, LEAVES[(int) Math.abs(random.nextGaussian() * 4) % LEAVES.length]);
        }
    }

    private static void add(List<String> stack, String... names) {
        stack.addAll(Arrays.asList(names));
    }
}
