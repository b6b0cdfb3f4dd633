package dev.portcullis.body;

/** Counts what it is told. */
final class FakeSource implements BodySource {

    int pauses;
    int resumes;

    boolean isPaused() {
        return pauses > resumes;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        resumes++;
    }
}
