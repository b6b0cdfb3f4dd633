package dev.portcullis.plugin.cache;

import dev.portcullis.contract.Borrowed;
import dev.portcullis.http.HeaderName;
import dev.portcullis.http.Headers;
import dev.portcullis.http.raw.HeadBlock;
import dev.portcullis.http.raw.KnownNames;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a client may hold against an answer that it has already (RFC 9110, 13). A date counts only if it is, to the letter, the
 * one that the answer had.
 *
 * @param tag the opaque part of the entity tag, with its quotes; null if the answer has none
 * @param modified the value of Last-Modified; null if the answer has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Validators(byte @Nullable [] tag, byte @Nullable [] modified) {

    private static final HeaderName IF_NONE_MATCH = HeaderName.of("If-None-Match");
    private static final HeaderName IF_MODIFIED_SINCE = HeaderName.of("If-Modified-Since");

    static Validators of(@Borrowed HeadBlock answer) {
        byte[] tag = value(answer, KnownNames.ETAG);
        return new Validators(tag == null ? null : opaque(tag), value(answer, KnownNames.LAST_MODIFIED));
    }

    private static byte @Nullable [] value(HeadBlock answer, int id) {
        int line = answer.find(id, 0);
        return line < 0 ? null : Arrays.copyOfRange(answer.bytes(), answer.valueStart(line), answer.valueEnd(line));
    }

    /** What is between the quotes and the quotes; null if it is no entity tag. */
    private static byte @Nullable [] opaque(byte[] tag) {
        int from = tag.length > 2 && tag[0] == 'W' && tag[1] == '/' ? 2 : 0;
        boolean quoted = tag.length - from >= 2 && tag[from] == '"' && tag[tag.length - 1] == '"';
        return quoted ? Arrays.copyOfRange(tag, from, tag.length) : null;
    }

    /** Whether the request says that its sender has this answer. */
    boolean match(Headers request) {
        int line = request.line(IF_NONE_MATCH, 0);
        if (line >= 0) {
            return tag != null && tagMatches(request, line, tag);
        }
        line = request.line(IF_MODIFIED_SINCE, 0);
        if (line < 0 || modified == null) {
            return false;
        }
        HeadBlock head = request.block();
        return Arrays.equals(head.bytes(), head.valueStart(line), head.valueEnd(line), modified, 0, modified.length);
    }

    private static boolean tagMatches(Headers request, int first, byte[] tag) {
        HeadBlock head = request.block();
        for (int line = first; line >= 0; line = request.line(IF_NONE_MATCH, line + 1)) {
            if (listHas(head.bytes(), head.valueStart(line), head.valueEnd(line), tag)) {
                return true;
            }
        }
        return false;
    }

    /** Compares weakly: it is the same answer, sent again. What is no list of tags matches nothing. */
    static boolean listHas(@Borrowed byte[] bytes, int start, int end, byte[] tag) {
        if (end - start == 1 && bytes[start] == '*') {
            return true;
        }
        int at = start;
        while (at < end) {
            byte octet = bytes[at];
            if (octet == ' ' || octet == '\t' || octet == ',') {
                at++;
                continue;
            }
            if (octet == 'W' && at + 1 < end && bytes[at + 1] == '/') {
                at += 2;
            }
            int close = at + 1;
            while (close < end && bytes[close] != '"') {
                close++;
            }
            if (at >= end || bytes[at] != '"' || close >= end) {
                return false;
            }
            if (Arrays.equals(bytes, at, close + 1, tag, 0, tag.length)) {
                return true;
            }
            at = close + 1;
        }
        return false;
    }
}
