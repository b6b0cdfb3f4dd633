package dev.portcullis.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StaticSettingsTest {

    @Test
    void namesSettingThatNeedsRestart() {
        assertThat(StaticSettings.changes(FakeSource.config(2, 30), FakeSource.config(4, 30)))
                .containsExactly("loops: 4 needs a restart; 2 stays in force");
    }

    @Test
    void isSilentAboutSettingsThatCanChange() {
        assertThat(StaticSettings.changes(FakeSource.config(2, 30), FakeSource.config(2, 60)))
                .isEmpty();
    }
}
