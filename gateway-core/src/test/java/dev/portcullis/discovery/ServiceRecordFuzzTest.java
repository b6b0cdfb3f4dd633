package dev.portcullis.discovery;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.List;

/** What name servers send is a stranger's input: it is read, or passed over. */
class ServiceRecordFuzzTest {

    @FuzzTest(maxDuration = "20s")
    void readsOrPassesOverWhateverIsSent(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        DefaultDnsRawRecord record =
                new DefaultDnsRawRecord("a.test.", DnsRecordType.SRV, 60, Unpooled.wrappedBuffer(bytes));
        ServiceRecord read = ServiceRecord.read(record);
        if (read != null) {
            int weight = ServiceRecord.scaled(List.of(read)).get(0).weight();
            if (weight < 1 || weight > 1000 || read.port() < 1 || read.host().isEmpty()) {
                throw new AssertionError(read);
            }
        }
    }
}
