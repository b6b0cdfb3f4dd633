package dev.portcullis.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(FaultLog.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void listen() {
        told.start();
        logger.addAppender(told);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private static Throwable fault(String method) {
        Throwable fault = new NoClassDefFoundError("com/example/Missing");
        fault.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("app", null, null, "dev.portcullis.spi.Outcome", "reject", "Outcome.java", 7),
            new StackTraceElement("tenant.jar", null, null, "com.example.Filter", method, "Filter.java", 7)
        });
        return fault;
    }

    @Test
    void tellsAFaultOnceWithItsJar() {
        FaultLog.tell("Exchange a at route GET /", fault("once"));
        FaultLog.tell("Exchange b at route GET /", fault("once"));

        assertThat(told.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getFormattedMessage())
                            .isEqualTo("Exchange a at route GET /: java.lang.NoClassDefFoundError: com/example/Missing"
                                    + " (in tenant.jar); the same again is not logged");
                    assertThat(event.getThrowableProxy()).isNotNull();
                });
    }

    @Test
    void tellsFaultsOfOtherPlaces() {
        FaultLog.tell("a", fault("here"));
        FaultLog.tell("a", fault("there"));

        assertThat(told.list).hasSize(2);
    }

    @Test
    void tellsEachTimeThoseWhoWantDetails() {
        logger.setLevel(Level.DEBUG);

        FaultLog.tell("a", fault("detail"));
        FaultLog.tell("b", fault("detail"));

        assertThat(told.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.DEBUG);
    }

    @Test
    void namesNoJarForTheGatewaysOwnCode() {
        FaultLog.tell("a", new IllegalStateException("ours"));

        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("a: java.lang.IllegalStateException: ours; the same again is not logged");
    }
}
