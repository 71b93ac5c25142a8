/** A video on its way by tus: it goes on by itself after breaks, and after a reload with the same file. */

import { defaultOptions, Upload, type HttpRequest, type HttpResponse } from "tus-js-client";

import { refusalOf } from "@/account/faults";
import type { Refusal } from "@/api";
import { mediaType } from "@/coaching/upload/check";
import { fingerprintFor } from "@/coaching/upload/leftovers";
import { Rate } from "@/coaching/upload/rate";
import { isOf, rivalIn, type Description } from "@/coaching/upload/rival";
import { passes, refusalIn } from "@/coaching/upload/refusals";
import { after, IDLE, type News, type Stage } from "@/coaching/upload/stage";

export const ENDPOINT = "/api/uploads";
/** So much a request: what arrived is kept in any case, and proxies have limits. */
const CHUNK_BYTES = 16 * 1024 * 1024;
const RETRY_MS = [0, 1_000, 3_000, 5_000, 10_000];
/** After these the server is asked again so often. */
const AGAIN_MS = 15_000;
const UNAUTHORIZED = 401;
const VERSION = { "Tus-Resumable": "1.0.0" };

export interface Surroundings {
  /** An access token; another one than `stale`. Throws `ApiError` where the server is away. */
  bearer(stale: string | undefined): Promise<string | undefined>;
  changed(stage: Stage): void;
}

export class Sender {
  private stage: Stage = IDLE;
  private upload: Upload | null = null;
  private stale: string | undefined;
  private token: string | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly rate = new Rate();

  constructor(
    readonly sessionId: string,
    private readonly around: Surroundings,
  ) {
    addEventListener("online", this.online);
    addEventListener("offline", this.offline);
    addEventListener("beforeunload", this.warn);
  }

  /** Send a file, from where an earlier attempt with it stopped. */
  async send(file: File): Promise<void> {
    this.upload = this.uploadOf(file);
    this.tell({ kind: "begun", name: file.name, total: file.size });
    const earlier = await this.upload.findPreviousUploads().catch(() => []);
    if (earlier[0]) this.upload.resumeFromPreviousUpload(earlier[0]);
    // Somebody may have paused it or given it up meanwhile.
    if (this.stage.kind === "sending") this.upload.start();
  }

  pause(): void {
    this.tell({ kind: "pause" });
    this.halt();
  }

  resume(): void {
    this.tell({ kind: "resume" });
    this.go();
  }

  /** Give up the other upload that is in the way, and go on. */
  async displace(rival: string): Promise<void> {
    await this.about(rival, "DELETE").catch(() => undefined);
    this.resume();
  }

  /** Give it up, on the server too. One that the server does not know any more is given up already. */
  async cancel(): Promise<void> {
    const upload = this.upload;
    this.upload = null;
    clearTimeout(this.again);
    this.tell({ kind: "dropped" });
    await upload?.abort(true).catch(() => undefined);
  }

  close(): void {
    clearTimeout(this.again);
    removeEventListener("online", this.online);
    removeEventListener("offline", this.offline);
    removeEventListener("beforeunload", this.warn);
  }

  private uploadOf(file: File): Upload {
    return new Upload(file, {
      endpoint: ENDPOINT,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      fingerprint: fingerprintFor(this.sessionId),
      urlStorage: defaultOptions.urlStorage,
      metadata: { session_id: this.sessionId, filename: file.name, filetype: mediaType(file) ?? file.type },
      onBeforeRequest: (request) => this.sign(request),
      onAfterResponse: (_request, response) => this.answered(response),
      onShouldRetry: (error) => passes(error) && navigator.onLine,
      onProgress: (sent) => this.moved(sent),
      onSuccess: () => this.tell({ kind: "finished" }),
      onError: (error) => this.failed(error),
    });
  }

  private async sign(request: HttpRequest): Promise<void> {
    this.token = await this.around.bearer(this.stale);
    this.stale = undefined;
    if (this.token) request.setHeader("Authorization", `Bearer ${this.token}`);
  }

  private answered(response: HttpResponse): void {
    if (response.getStatus() === UNAUTHORIZED) this.stale = this.token;
  }

  private moved(sent: number): void {
    this.rate.add(sent, Date.now());
    this.tell({ kind: "progress", sent, rate: this.rate.perSecond });
  }

  private failed(error: Error): void {
    if (!passes(error)) void this.refused(refusalIn(error));
    else if (!navigator.onLine) this.tell({ kind: "offline" });
    else {
      this.tell({ kind: "broken" });
      this.again = setTimeout(this.online, AGAIN_MS);
    }
  }

  /** The answer that named this file's address may have been lost: then it is gone on with there. */
  private async refused(refusal: Refusal): Promise<void> {
    const [rival, upload] = [rivalIn(refusal), this.upload];
    const said = rival && (await this.about(rival, "HEAD").catch(() => null));
    if (rival && said && upload && isOf(said, upload.file as File)) {
      upload.url = addressOf(rival);
      this.go();
    } else this.tell({ kind: "refused", refusal });
  }

  private async about(id: string, method: "HEAD" | "DELETE"): Promise<Description | null> {
    const token = await this.around.bearer(undefined);
    const headers = { ...VERSION, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const { ok, headers: said } = await fetch(addressOf(id), { method, headers });
    return ok ? { length: said.get("Upload-Length"), metadata: said.get("Upload-Metadata") } : null;
  }

  private halt(): void {
    clearTimeout(this.again);
    void this.upload?.abort().catch(refusalOf);
  }

  private go(): void {
    clearTimeout(this.again);
    this.rate.forget();
    if (this.stage.kind === "sending") this.upload?.start();
  }

  private readonly online = (): void => {
    if (this.stage.kind !== "paused") return;
    this.tell({ kind: "online" });
    this.go();
  };

  private readonly offline = (): void => {
    if (this.stage.kind !== "sending") return;
    this.tell({ kind: "offline" });
    this.halt();
  };

  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (this.stage.kind === "sending") event.preventDefault();
  };

  private tell(news: News): void {
    const next = after(this.stage, news);
    if (next === this.stage) return;
    this.stage = next;
    this.around.changed(next);
  }
}

function addressOf(id: string): string {
  return `${ENDPOINT}/${encodeURIComponent(id)}`;
}
