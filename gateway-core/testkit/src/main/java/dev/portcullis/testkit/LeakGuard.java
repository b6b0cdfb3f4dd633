package dev.portcullis.testkit;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which Netty finds a buffer that nobody released. What the JVM tells too late for its test fails one that
 * follows, or the class.
 *
 * <p>Netty asks for its detectors when its buffers are first used. Tests that run before the first guarded one in the same
 * process may be earlier than that; {@code -Dio.netty.customResourceLeakDetector=dev.portcullis.testkit.LeakGuard$Detector}
 * makes the order irrelevant.
 */
public final class LeakGuard implements AfterEachCallback, AfterAllCallback {

    private static final long PATIENCE_MILLIS = 10_000;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    /** Everything of an earlier collection is told before anything of this one. */
    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private static void check(ExtensionContext context) {
        List<String> found = leaks();
        if (!found.isEmpty()) {
            throw new AssertionError(context.getDisplayName() + " leaked: " + String.join("\n", found));
        }
    }

    /** The leaks that show now, and forgets them. A leak shows when the lost buffer was collected as garbage. */
    static List<String> leaks() {
        collect();
        ByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** Collects garbage and waits until the JVM tells what it has found: it does so on a thread of its own. */
    private static void collect() {
        ReferenceQueue<Object> told = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), told);
        System.gc();
        try {
            if (told.remove(PATIENCE_MILLIS) != garbage) {
                throw new AssertionError("no garbage was collected within " + PATIENCE_MILLIS + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Detectors extends ResourceLeakDetectorFactory {

        @Override
        @Deprecated
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
        }
    }

    /** Keeps what it finds, and reports it as ever. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {

        public Detector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            LEAKS.add(type + records);
            super.reportTracedLeak(type, records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            LEAKS.add(type);
            super.reportUntracedLeak(type);
        }
    }
}
