package dev.portcullis.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.portcullis.config.schema.Prototype;
import dev.portcullis.error.CoreError;
import dev.portcullis.spi.Outcome;
import dev.portcullis.spi.filter.FilterFactory;
import dev.portcullis.testkit.FakePluginContext;
import dev.portcullis.testkit.FilterContract;
import dev.portcullis.testkit.LeakGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every policy on the class path keeps the contract of filters, with the settings of its defaults and examples. */
@ExtendWith(LeakGuard.class)
class EveryFilterTest {

    @TestFactory
    List<DynamicContainer> keepsTheContract() {
        List<DynamicContainer> all = new ArrayList<>();
        for (FilterFactory<?> factory : ServiceLoader.load(FilterFactory.class)) {
            all.add(dynamicContainer(factory.type(), contract(factory)));
        }
        return all;
    }

    private static <C extends Record> Stream<DynamicTest> contract(FilterFactory<C> factory) {
        C settings = Prototype.of(factory);
        assertThat(settings)
                .as("settings of %s from the defaults and examples of its record", factory.type())
                .isNotNull();
        return FilterContract.of(factory, settings, EveryFilterTest::context);
    }

    private static FakePluginContext context() {
        return new FakePluginContext()
                .authorizer("customers", scopes -> exchange -> Outcome.reject(CoreError.FILTER_FAILED));
    }
}
