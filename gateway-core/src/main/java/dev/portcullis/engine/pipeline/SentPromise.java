package dev.portcullis.engine.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.EventExecutor;

/**
 * A promise that is kept from the beginning: for frames that are gathered as they are written, of which nothing can fail by
 * itself. One per connection, given again and again, so it takes no result.
 */
final class SentPromise extends DefaultChannelPromise {

    SentPromise(Channel channel, EventExecutor executor) {
        super(channel, executor);
        super.setSuccess(null);
    }

    @Override
    public ChannelPromise setSuccess(Void result) {
        return this;
    }

    @Override
    public boolean trySuccess(Void result) {
        return false;
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return false;
    }
}
