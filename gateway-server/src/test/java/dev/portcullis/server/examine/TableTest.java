package dev.portcullis.server.examine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsColumnsAndPadsNoLineEnd() {
        Table table = new Table("ROUTE", "API");
        table.row("GET /items/{id}", "a");

        assertThat(table.lines()).containsExactly("ROUTE            API", "GET /items/{id}  a");
    }
}
