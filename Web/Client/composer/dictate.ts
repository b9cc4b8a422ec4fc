import { byId, setAttribute, setIcon } from "../dom";
import { expected } from "../expected";
import { get, postFile, Problem } from "../http";
import type { Transcript, TranscriptionOffer } from "../wire";

/** Kinds that Api takes, the smallest first. */
const kinds = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

const bitsPerSecond = 32_000;

/** Milliseconds; then a recording ends by itself. */
const longest = 300_000;

interface Recognition extends EventTarget { lang: string; continuous: boolean; start(): void; stop(): void; onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null; onend: (() => void) | null; onerror: ((event: { error: string }) => void) | null }

type Recognizer = new () => Recognition;

const own = window as unknown as { SpeechRecognition?: Recognizer; webkitSpeechRecognition?: Recognizer };

/**
 * A request that is spoken: recorded here and written down by a connected model; without one by the browser's own recognition; where neither is
 * there, there is no button.
 */
export async function startDictation(heard: (words: string) => void, fail: (reasons: string[]) => void): Promise<void> {
  const button = byId<HTMLButtonElement>("dictate");
  const kind = "MediaRecorder" in window && navigator.mediaDevices ? kinds.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;
  const model = kind && (await get<TranscriptionOffer>("/models/transcription").catch(() => undefined))?.model;
  const Recognizer = own.SpeechRecognition ?? own.webkitSpeechRecognition;
  if (!model && !Recognizer) return;

  const progress = expected("transcription", "Writing down what you said…");
  byId("attached").before(progress.node);
  let stop: (() => void) | undefined;
  const show = (recording: boolean): void => {
    setAttribute(button, "aria-pressed", String(recording));
    setAttribute(button, "title", recording ? "Stop and write it down" : "Speak the request");
    setIcon(button.querySelector("svg")!, recording ? "stop" : "mic");
  };
  const ended = (): void => { stop = undefined; show(false); };

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (stop) return stop();
    fail([]);
    try {
      stop = model ? await record(kind!, ended, async (sound) => {
        try {
          heard((await progress.during(postFile<Transcript>("/models/transcription", sound))).text);
        } catch (problem) {
          fail(problem instanceof Problem ? problem.reasons : ["What you said could not be written down. Try again, or type it."]);
        }
      }) : recognize(Recognizer!, heard, ended, fail);
      show(true);
    } catch {
      ended();
      fail(["The browser gives no access to a microphone. Allow it for this address, or type the request."]);
    }
  });
}

async function record(kind: string, ended: () => void, done: (sound: Blob) => Promise<void>): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: bitsPerSecond });
  const parts: Blob[] = [];
  const limit = setTimeout(() => recorder.stop(), longest);
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    clearTimeout(limit);
    for (const track of stream.getTracks()) track.stop();
    ended();
    void done(new Blob(parts, { type: kind.split(";")[0]! }));
  };
  recorder.start();
  return () => recorder.stop();
}

function recognize(Recognizer: Recognizer, heard: (words: string) => void, ended: () => void, fail: (reasons: string[]) => void): () => void {
  const recognition = new Recognizer();
  recognition.lang = navigator.language;
  recognition.continuous = true;
  recognition.onresult = ({ results }) => heard(results[results.length - 1]![0]!.transcript.trim());
  recognition.onerror = ({ error }) => { if (error !== "aborted" && error !== "no-speech") fail(["The browser could not recognise speech. Type the request, or connect a model that transcribes."]); };
  recognition.onend = ended;
  recognition.start();
  return () => recognition.stop();
}
